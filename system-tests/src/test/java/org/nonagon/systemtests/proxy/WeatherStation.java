package org.nonagon.systemtests.proxy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The weather, and waiting for bytes' turn in it. Safe from any thread. */
final class WeatherStation {
  private Weather weather = new Weather.Fair();

  synchronized Weather now() {
    return weather;
  }

  /** Gives what it was before. */
  synchronized Weather change(Weather next) {
    Weather before = weather;
    weather = next;
    notifyAll();
    return before;
  }

  /**
   * Waits until bytes that arrived at a time may be passed on: at once when it is fair, later when
   * it is slow.
   *
   * @throws IOException when they met half open connections, once the weather has changed
   */
  synchronized void awaitTurn(long arrivedNanos) throws IOException, InterruptedException {
    while (true) {
      switch (weather) {
        case Weather.Fair _, Weather.Resetting _ -> {
          return;
        }
        case Weather.HalfOpen _ -> {
          while (weather instanceof Weather.HalfOpen) {
            wait();
          }
          throw new IOException("the connection was half open");
        }
        case Weather.Slow(var delay) -> {
          long left = delay.toNanos() - (System.nanoTime() - arrivedNanos);
          if (left <= 0) {
            return;
          }
          TimeUnit.NANOSECONDS.timedWait(this, left);
        }
      }
    }
  }
}
