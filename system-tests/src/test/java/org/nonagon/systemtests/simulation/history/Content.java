package org.nonagon.systemtests.simulation.history;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a version holds, as its reader can tell: whose bytes, in order, and under which ETag. Two
 * writes never have the same number, so only copies give two versions the same content.
 *
 * @param writes the numbers of the writes whose bytes it is made of; at least one
 * @param etag as the store gives it; empty where the clients do not note it, then everywhere
 */
public record Content(List<Long> writes, String etag) {
  /** Copies the list, and refuses a content without bytes. */
  public Content {
    writes = List.copyOf(writes);
    if (writes.isEmpty()) {
      throw new IllegalArgumentException("a content of no write");
    }
  }

  /** What one write holds. */
  public static Content of(long write) {
    return new Content(List.of(write), "");
  }

  /** What is made of several writes. */
  public static Content of(List<Long> writes) {
    return new Content(writes, "");
  }

  @Override
  public String toString() {
    String names = writes.stream().map(write -> "w" + write).collect(Collectors.joining("+"));
    return etag.isEmpty() ? names : names + "[" + etag + "]";
  }
}
