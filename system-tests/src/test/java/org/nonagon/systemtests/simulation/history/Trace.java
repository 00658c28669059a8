package org.nonagon.systemtests.simulation.history;

import java.util.ArrayDeque;
import java.util.List;

/**
 * What happened in a run, line by line, in virtual time. Only the last lines are kept; the
 * {@linkplain #hash hash} speaks of all, so that two runs of one seed are the same if their hashes
 * and counts are.
 */
public final class Trace {
  // FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final int keptLines;
  private final ArrayDeque<Line> lines = new ArrayDeque<>();
  private long hash = FNV_OFFSET;
  private long count;
  private long latestMillis = Long.MIN_VALUE;

  private record Line(long atMillis, String text) {
    @Override
    public String toString() {
      return "%9d  %s".formatted(atMillis, text);
    }
  }

  /** A trace that keeps its last {@code keptLines} lines. */
  public Trace(int keptLines) {
    if (keptLines < 0) {
      throw new IllegalArgumentException("keeps %d lines".formatted(keptLines));
    }
    this.keptLines = keptLines;
  }

  /** A trace that keeps all lines: for one run, not for thousands. */
  public static Trace keepingAll() {
    return new Trace(Integer.MAX_VALUE);
  }

  /** Appends a line. Time does not go back. */
  public void add(long atMillis, String text) {
    if (atMillis < latestMillis) {
      throw new IllegalArgumentException("%d is before %d".formatted(atMillis, latestMillis));
    }
    latestMillis = atMillis;
    count++;
    mix(atMillis);
    for (int i = 0; i < text.length(); i++) {
      mix(text.charAt(i));
    }
    mix(-1); // No char: it ends the line, so that no two lines pass for one.
    keep(new Line(atMillis, text));
  }

  private void mix(long value) {
    hash = (hash ^ value) * FNV_PRIME;
  }

  private void keep(Line line) {
    lines.addLast(line);
    if (lines.size() > keptLines) {
      lines.removeFirst();
    }
  }

  /** Of all lines and times so far. */
  public long hash() {
    return hash;
  }

  /** How many lines there were. */
  public long count() {
    return count;
  }

  /** The lines that are kept, with their times. */
  public List<String> lines() {
    return lines.stream().map(Line::toString).toList();
  }
}
