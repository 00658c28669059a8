package org.nonagon.systemtests.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;

/**
 * Threads for code that waits: virtual ones whose every step is a task of an executor, so that a
 * simulation decides when it goes on. Virtual threads that such a thread starts are carried by the
 * same executor.
 *
 * <p>The JDK keeps the choice of an executor to itself, so the tests open {@code java.lang}.
 */
final class Fiber {
  private static final Method NEW_VIRTUAL_THREAD = find();

  private Fiber() {}

  private static Method find() {
    try {
      Method method =
          Class.forName("java.lang.ThreadBuilders")
              .getDeclaredMethod(
                  "newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
      method.setAccessible(true);
      return method;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK carries virtual threads in another way", e);
    }
  }

  /** Starts work that may wait. */
  static void start(Executor carrier, String name, Runnable work) {
    try {
      ((Thread) NEW_VIRTUAL_THREAD.invoke(null, carrier, name, 0, work)).start();
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
