package org.nonagon.storagenode.http;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that requests may hold. Nobody waits for them: who gets none is told so. */
final class ByteBudget {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  ByteBudget(long most) {
    this.most = most;
  }

  /** Takes bytes; false when there are not so many left. */
  boolean take(long bytes) {
    if (held.addAndGet(bytes) <= most) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    held.addAndGet(-bytes);
  }

  long held() {
    return held.get();
  }
}
