package org.nonagon.systemtests.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** All keys that were ever written, and what was wrong with what was read. Safe from any thread. */
final class Oracle {
  /** What is kept of violations; there may be one for each read. */
  private static final int MAX_VIOLATIONS = 200;

  private final List<KeyHistory> keys = new ArrayList<>();
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<String> unseen = new ConcurrentLinkedQueue<>();
  private final AtomicInteger violationCount = new AtomicInteger();

  /** A key that nobody wrote to before. */
  KeyHistory add(String key) {
    KeyHistory history = new KeyHistory(key);
    synchronized (keys) {
      keys.add(history);
    }
    return history;
  }

  /** Any of the keys. */
  Optional<KeyHistory> any(SplittableRandom random) {
    synchronized (keys) {
      return keys.isEmpty() ? Optional.empty() : Optional.of(keys.get(random.nextInt(keys.size())));
    }
  }

  /** All keys that begin so. */
  List<KeyHistory> startingWith(String prefix) {
    synchronized (keys) {
      return keys.stream().filter(history -> history.key().startsWith(prefix)).toList();
    }
  }

  /** Something is as it must not be. */
  void violated(String what) {
    violationCount.incrementAndGet();
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(what);
      unseen.add(what);
    }
  }

  int violationCount() {
    return violationCount.get();
  }

  /** What is wrong, in words; the first ones where there are many. */
  List<String> violations() {
    return List.copyOf(violations);
  }

  /** The violations that this was not asked for before. */
  List<String> newViolations() {
    List<String> fresh = new ArrayList<>();
    for (String next = unseen.poll(); next != null; next = unseen.poll()) {
      fresh.add(next);
    }
    return fresh;
  }
}
