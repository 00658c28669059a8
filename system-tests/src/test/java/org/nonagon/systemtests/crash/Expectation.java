package org.nonagon.systemtests.crash;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The states that one key may be in: empty for no object, or the body that it has.
 *
 * <p>Used by one thread at a time: the client that owns the key, and between rounds the verifier.
 */
final class Expectation {
  private final List<Optional<Body>> possible = new ArrayList<>(List.of(Optional.empty()));

  /** A write, or with an empty body a delete, was sent. */
  void sent(Optional<Body> next) {
    possible.add(next);
  }

  /** The last one sent was acknowledged: nothing else is possible now. */
  void acknowledged() {
    Optional<Body> only = possible.getLast();
    possible.clear();
    possible.add(only);
  }

  /** Whether the last one sent has no answer yet, or never got one. */
  boolean isOpen() {
    return possible.size() > 1;
  }

  /**
   * What was read settles what is true from now on.
   *
   * @param read the bytes, or empty when there is no object
   * @return whether it was possible
   */
  boolean settle(Optional<byte[]> read) {
    Optional<Optional<Body>> match =
        possible.reversed().stream().filter(state -> matches(state, read)).findFirst();
    match.ifPresent(
        state -> {
          possible.clear();
          possible.add(state);
        });
    return match.isPresent();
  }

  private static boolean matches(Optional<Body> state, Optional<byte[]> read) {
    if (state.isEmpty() || read.isEmpty()) {
      return state.isEmpty() && read.isEmpty();
    }
    return state.get().size() == read.get().length
        && Arrays.equals(state.get().bytes(), read.get());
  }

  @Override
  public String toString() {
    return possible.toString();
  }
}
