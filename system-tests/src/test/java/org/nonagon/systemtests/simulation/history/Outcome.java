package org.nonagon.systemtests.simulation.history;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the store answered. */
public sealed interface Outcome {
  /**
   * The write was done.
   *
   * @param made the version it made, as far as the answer tells: for a copy its content, without
   *     which only its later readers show what it read; for any write its rank
   * @param read what a copy found under each of its sources, in their order; empty where it was not
   *     told. Only the bytes count: the ETag of a copy need not be that of its source
   */
  record Done(Optional<Sight> made, List<Content> read) implements Outcome {
    /** Copies the list. */
    public Done {
      read = List.copyOf(read);
    }

    /** An answer that tells no more. */
    public Done() {
      this(Optional.empty(), List.of());
    }

    /** An answer that tells of the version; a copy of one key has found the same bytes there. */
    public Done(Sight made) {
      this(Optional.of(made), List.of());
    }

    /** What was found under each of a copy's sources. */
    List<Content> read(int sources) {
      boolean isPlainCopy = read.isEmpty() && sources == 1;
      return isPlainCopy ? made.stream().map(Sight::content).toList() : read;
    }

    @Override
    public String toString() {
      return made.map(sight -> "done, " + sight).orElse("done");
    }
  }

  /** What a read found; empty where there is no such key. */
  record Shown(Optional<Sight> sight) implements Outcome {
    /** It found nothing. */
    public Shown() {
      this(Optional.empty());
    }

    /** It found a version. */
    public Shown(Sight sight) {
      this(Optional.of(sight));
    }

    @Override
    public String toString() {
      return sight.map(Sight::toString).orElse("nothing");
    }
  }

  /**
   * What a page of a listing shows.
   *
   * @param isTruncated whether there may be keys behind the last of the page
   */
  record Listed(SortedMap<String, Sight> entries, boolean isTruncated) implements Outcome {
    /** Copies the entries. */
    public Listed {
      entries = new TreeMap<>(entries);
    }

    boolean covers(String key) {
      return !isTruncated || (!entries.isEmpty() && key.compareTo(entries.lastKey()) <= 0);
    }

    @Override
    public String toString() {
      List<String> shown =
          entries.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList();
      return shown.stream().collect(Collectors.joining(", ", "{", isTruncated ? ", …}" : "}"));
    }
  }

  /** The condition does not hold (412); nothing was done. */
  record Refused() implements Outcome {
    @Override
    public String toString() {
      return "precondition failed";
    }
  }

  /** There is no such key (404): that of a read, a source, or one that a condition asks for. */
  record NotFound() implements Outcome {
    @Override
    public String toString() {
      return "not found";
    }
  }

  /**
   * Nothing was done and nothing is said of the key: the store was busy, or refused because another
   * write was under way (409).
   */
  record Failed() implements Outcome {
    @Override
    public String toString() {
      return "failed";
    }
  }

  /** The answer was lost. The write may be done at any time from its invoke on, or never. */
  record Unknown() implements Outcome {
    @Override
    public String toString() {
      return "no answer";
    }
  }
}
