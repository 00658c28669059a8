package org.nonagon.systemtests.chaos;

import java.io.PrintStream;
import java.util.function.Consumer;

/**
 * Shows lines to whoever watches. One that begins with a carriage return takes the place of the one
 * before on a terminal; elsewhere only each tenth of those is shown. Safe from any thread.
 */
final class LiveLine implements Consumer<String> {
  private static final int EACH = 10;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final boolean isTerminal;
  private int passing;

  /**
   * Shows them on a stream.
   *
   * @param isTerminal whether that is what it goes to
   */
  LiveLine(PrintStream out, boolean isTerminal) {
    this.out = out;
    this.isTerminal = isTerminal;
  }

  @Override
  public synchronized void accept(String line) {
    boolean isPassing = line.startsWith("\r");
    String text = isPassing ? line.substring(1) : line;
    if (isTerminal) {
      out.print(CLEAR + text + (isPassing ? "" : "\n"));
      out.flush();
    } else if (!isPassing || passing++ % EACH == 0) {
      out.println(text);
    }
  }
}
