package org.nonagon.protocol.layout;

import java.util.Arrays;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;

/**
 * A ring of 64 bits with tokens of drives, as many as their capacity deserves, and a point for each
 * group.
 *
 * <p>A group prefers drives in the order in which it meets their tokens clockwise; a drive prefers
 * groups in the order in which its tokens meet them the other way round.
 */
final class HashRing {
  /** Tokens of a drive of average capacity. */
  private static final int TOKENS_PER_DRIVE = 64;

  private static final int LONGEST_WALK = 1 << 11;

  /** Where groups begin to walk, in order. */
  private static final long[] STARTS = starts();

  /** The group of each of these points. */
  private static final int[] GROUPS = groupsByStart();

  private final long[] points;
  private final int[] owners;
  private final long[][] tokens;

  /** The ring of the drives of a tree; their numbers there own the tokens. */
  HashRing(FailureDomains domains) {
    double total = 0;
    for (int d = 0; d < domains.driveCount(); d++) {
      total += domains.weight(d);
    }
    double average = total / domains.driveCount();
    tokens = new long[domains.driveCount()][];
    for (int d = 0; d < tokens.length; d++) {
      long count = Math.max(1, Math.round(TOKENS_PER_DRIVE * domains.weight(d) / average));
      tokens[d] = tokensOf(domains.drive(d).id(), (int) count);
    }
    points = Arrays.stream(tokens).flatMapToLong(Arrays::stream).sorted().toArray();
    owners = new int[points.length];
    for (int d = 0; d < tokens.length; d++) {
      for (long token : tokens[d]) {
        owners[atOrAfter(points, token)] = d;
      }
    }
  }

  private static long[] tokensOf(DriveId drive, int count) {
    long[] tokens = new long[count];
    for (int t = 0; t < count; t++) {
      tokens[t] = mix(((long) drive.value() << 32) | t);
    }
    Arrays.sort(tokens);
    return tokens;
  }

  /** How many tokens a walk is to meet at most, so that its time is bounded. */
  int stepsToTry() {
    return Math.min(points.length, LONGEST_WALK);
  }

  /** The first token that a group meets. */
  int firstToken(int group) {
    return atOrAfter(points, start(group)) % points.length;
  }

  /** The drive that has a token; past the last one is the first again. */
  int owner(int token) {
    return owners[token % owners.length];
  }

  /**
   * All groups in the order in which a drive prefers them: those that begin to walk just before its
   * tokens come first.
   */
  PrimitiveIterator.OfInt groupsPreferredBy(int drive) {
    int[] ends = Arrays.stream(tokens[drive]).mapToInt(t -> atOrAfter(STARTS, t + 1)).toArray();
    int[] lengths = new int[ends.length];
    for (int i = 0; i < ends.length; i++) {
      lengths[i] = i > 0 ? ends[i] - ends[i - 1] : ends[0] + Group.COUNT - ends[ends.length - 1];
    }
    int longest = Arrays.stream(lengths).max().orElseThrow();
    return IntStream.range(0, longest)
        .flatMap(
            step ->
                IntStream.range(0, ends.length)
                    .filter(i -> step < lengths[i])
                    .map(i -> GROUPS[Math.floorMod(ends[i] - 1 - step, Group.COUNT)]))
        .iterator();
  }

  private static long start(int group) {
    return mix(~(long) group);
  }

  private static long[] starts() {
    long[] starts = new long[Group.COUNT];
    Arrays.setAll(starts, HashRing::start);
    Arrays.sort(starts);
    return starts;
  }

  private static int[] groupsByStart() {
    int[] groups = new int[Group.COUNT];
    for (int g = 0; g < Group.COUNT; g++) {
      groups[atOrAfter(STARTS, start(g))] = g;
    }
    return groups;
  }

  private static int atOrAfter(long[] sorted, long point) {
    int found = Arrays.binarySearch(sorted, point);
    return found >= 0 ? found : -found - 1;
  }

  /** The finalizer of SplitMix64: a bijection that spreads small numbers over all 64 bits. */
  static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
