package org.nonagon.systemtests.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What one key held and may hold: the writes of its one writer in the order in which they were
 * sent, each the body that it put or empty for a delete.
 *
 * <p>A read that begins when the writes up to one were acknowledged, or seen by another read, shows
 * that one or a later one that was sent. So a reader takes a {@link #mark()} before it asks.
 *
 * <p>Safe from any thread.
 */
final class KeyHistory {
  private final String key;
  private final List<Optional<Body>> states = new ArrayList<>();
  private int settled;
  private boolean isOpen;
  private boolean isRetired;

  /** A key that has no object yet. */
  KeyHistory(String key) {
    this.key = key;
    states.add(Optional.empty());
  }

  String key() {
    return key;
  }

  /** A write, or with an empty body a delete, is about to be sent. */
  synchronized void sent(Optional<Body> next) {
    if (isOpen || isRetired) {
      throw new IllegalStateException(key + " has a write that may still happen");
    }
    states.add(next);
    isOpen = true;
  }

  /**
   * The last one sent was acknowledged.
   *
   * @param atOnce whether by the answer to its first attempt; otherwise an attempt before may still
   *     happen, and no other write can be sent
   */
  synchronized void acknowledged(boolean atOnce) {
    settled = states.size() - 1;
    isOpen = false;
    isRetired = !atOnce;
  }

  /** The last one sent was given up: it happened, or did not, or will. */
  synchronized void givenUp() {
    isOpen = false;
    isRetired = true;
  }

  /** Whether nothing may be written to the key any more. */
  synchronized boolean isRetired() {
    return isRetired;
  }

  /** The last state that reads which begin now must show, unless they show a later one. */
  synchronized int mark() {
    return settled;
  }

  /** What is wrong with what was read, if something is. Settles what it shows. */
  synchronized Optional<String> judge(int mark, Optional<byte[]> read) {
    return judge(
        mark,
        state -> matches(state, read),
        "reads as " + read.map(Body::describe).orElse("absent"));
  }

  /** The same for what a listing says: a size, or nothing. */
  synchronized Optional<String> judgeListed(int mark, OptionalLong size) {
    return judge(
        mark,
        state ->
            state.isPresent() == size.isPresent()
                && state.map(body -> body.size() == size.getAsLong()).orElse(true),
        "is listed as " + (size.isPresent() ? size.getAsLong() + " bytes" : "absent"));
  }

  private Optional<String> judge(int mark, Predicate<Optional<Body>> fits, String what) {
    for (int i = mark; i < states.size(); i++) {
      if (fits.test(states.get(i))) {
        settled = Math.max(settled, i);
        return Optional.empty();
      }
    }
    String older = "";
    for (int i = 0; i < mark; i++) {
      if (fits.test(states.get(i))) {
        older = ", which is older than what was acknowledged or seen before";
      }
    }
    List<Optional<Body>> possible = states.subList(mark, states.size());
    return Optional.of("%s %s%s; possible is %s".formatted(key, what, older, possible));
  }

  private static boolean matches(Optional<Body> state, Optional<byte[]> read) {
    if (state.isEmpty() || read.isEmpty()) {
      return state.isEmpty() && read.isEmpty();
    }
    return state.get().size() == read.get().length
        && Arrays.equals(state.get().bytes(), read.get());
  }
}
