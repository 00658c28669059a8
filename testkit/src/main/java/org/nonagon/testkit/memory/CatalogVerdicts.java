package org.nonagon.testkit.memory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that are kept for an hour under the name of the call that they were given to.
 *
 * @param <K> what names a call
 * @param <V> an answer
 */
final class CatalogVerdicts<K, V> {
  static final long KEPT_MICROS = Duration.ofHours(1).toNanos() / 1000;

  private final Map<K, Kept<V>> answers = new HashMap<>();

  /** The answer that was given, unless it is too old. */
  Optional<V> find(K call, long nowMicros) {
    return Optional.ofNullable(answers.get(call))
        .filter(kept -> nowMicros - kept.micros <= KEPT_MICROS)
        .map(Kept::answer);
  }

  /** Keeps an answer and forgets those that are too old. */
  void keep(K call, V answer, long nowMicros) {
    answers.values().removeIf(kept -> nowMicros - kept.micros > KEPT_MICROS);
    answers.put(call, new Kept<>(answer, nowMicros));
  }

  private record Kept<V>(V answer, long micros) {}
}
