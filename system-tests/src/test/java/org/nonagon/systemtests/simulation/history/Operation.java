package org.nonagon.systemtests.simulation.history;

import java.util.List;

/** What a client asks the store for. */
public sealed interface Operation {
  /** Writes a new content to a key. */
  record Put(String key, Content content, Condition condition) implements Operation {
    /** A write that always succeeds. */
    public Put(String key, Content content) {
      this(key, content, Condition.always());
    }

    @Override
    public String toString() {
      return "PUT %s = %s%s".formatted(key, content, condition);
    }
  }

  /** Deletes a key. */
  record Delete(String key, Condition condition) implements Operation {
    /** A deletion that always succeeds. */
    public Delete(String key) {
      this(key, Condition.always());
    }

    @Override
    public String toString() {
      return "DELETE %s%s".formatted(key, condition);
    }
  }

  /** Reads a key. */
  record Get(String key) implements Operation {
    @Override
    public String toString() {
      return "GET " + key;
    }
  }

  /**
   * Makes the content of other keys that of {@code key}: a copy where there is one source, an
   * upload of copied parts where there are several.
   *
   * @param sources the keys that are read, each at a moment of its own between invoke and return
   * @param condition on the current version of {@code key}
   */
  record Copy(List<String> sources, String key, Condition condition) implements Operation {
    /** Copies the list, and refuses a copy of nothing. */
    public Copy {
      sources = List.copyOf(sources);
      if (sources.isEmpty()) {
        throw new IllegalArgumentException("a copy of no key");
      }
    }

    /** A copy of one key. */
    public Copy(String source, String key) {
      this(List.of(source), key, Condition.always());
    }

    @Override
    public String toString() {
      String verb = sources.size() == 1 ? "COPY" : "COMPOSE";
      return "%s %s to %s%s".formatted(verb, String.join(" + ", sources), key, condition);
    }
  }

  /**
   * Lists keys: those that begin with {@code prefix} and are greater than {@code after}. One page,
   * not a walk: each page is a moment of its own.
   *
   * @param after empty to begin with the first
   */
  record Listing(String prefix, String after) implements Operation {
    /** Everything under a prefix. */
    public Listing(String prefix) {
      this(prefix, "");
    }

    boolean covers(String key) {
      return key.startsWith(prefix) && key.compareTo(after) > 0;
    }

    @Override
    public String toString() {
      return "LIST %s*%s".formatted(prefix, after.isEmpty() ? "" : " after " + after);
    }
  }
}
