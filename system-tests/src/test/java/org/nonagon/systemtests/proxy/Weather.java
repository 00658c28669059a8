package org.nonagon.systemtests.proxy;

import java.time.Duration;

/** What a {@link TcpProxy} does to connections. */
public sealed interface Weather {
  /** It passes bytes on. */
  record Fair() implements Weather {}

  /**
   * What arrives is passed on later.
   *
   * @param delay how much later
   */
  record Slow(Duration delay) implements Weather {}

  /** Connections are reset when they are made, and those that are there as soon as it begins. */
  record Resetting() implements Weather {}

  /**
   * Connections are accepted and stay open, but nothing passes: neither side hears of the other,
   * nor of its end. Those that had this are reset when the weather changes, as TCP would.
   */
  record HalfOpen() implements Weather {}
}
