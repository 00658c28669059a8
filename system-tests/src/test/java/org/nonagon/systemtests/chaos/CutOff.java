package org.nonagon.systemtests.chaos;

/** What is done when this process is told to end before this is closed. */
final class CutOff implements AutoCloseable {
  private final Thread hook;

  CutOff(Runnable work) {
    this.hook = Thread.ofPlatform().name("chaos-cut-off").unstarted(work);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endsAlready) {
      // Then the work is being done.
    }
  }
}
