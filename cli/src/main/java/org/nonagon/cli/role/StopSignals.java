package org.nonagon.cli.role;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for SIGTERM or SIGINT. The JVM's own answer to them, exit status 143 or 130 while
 * everything is torn down at once, would cut requests in flight, so the signals are taken over.
 * {@code sun.misc.Signal} is reached by reflection: naming it is a compiler warning that nothing
 * can turn off.
 */
public final class StopSignals {
  private final CountDownLatch stop = new CountDownLatch(1);

  private StopSignals() {}

  /** Takes the signals over from now on. */
  public static StopSignals install() {
    StopSignals signals = new StopSignals();
    for (String name : new String[] {"TERM", "INT"}) {
      signals.handle(name);
    }
    return signals;
  }

  /** Asks for a stop as a signal would. */
  public void request() {
    stop.countDown();
  }

  /** Whether a stop was asked for. */
  public boolean isRequested() {
    return stop.getCount() == 0;
  }

  /**
   * Waits for a while.
   *
   * @return whether a stop was asked for
   */
  public boolean isRequestedWithin(Duration time) {
    try {
      return stop.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Returns when a stop was asked for. */
  public void await() {
    try {
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object onSignal =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  request();
                  return null;
                }
                return method.invoke(this, arguments);
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), onSignal);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InstantiationException
        | InvocationTargetException e) {
      throw new IllegalStateException("this JVM does not let signals be handled", e);
    }
  }
}
