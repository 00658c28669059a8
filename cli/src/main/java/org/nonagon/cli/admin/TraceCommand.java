package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.nonagon.cli.WrongUse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nonagon admin trace}. */
@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    description = {
      "Show the requests that one gateway answers, as it answers them, until Ctrl-C.",
      "The time is that until the head of the answer; the bytes of a GET follow.",
      "With --output json, each request is a line of JSON."
    })
final class TraceCommand implements Callable<Integer> {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int CLIENT_GONE = 0;
  private static final int FIRST_ERROR = 400;

  @Mixin AdminOptions options = new AdminOptions();

  @Option(
      names = "--errors",
      description = "only requests answered with 400 or above, or whose client went away")
  boolean isErrorsOnly;

  @Option(
      names = "--slower-than",
      paramLabel = "MILLIS",
      description = "only requests that took longer")
  @Nullable BigDecimal slowerThanMillis;

  @Option(names = "--seconds", paramLabel = "N", description = "end after so many seconds")
  @Nullable Integer seconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds != null && seconds < 0) {
      throw new WrongUse("--seconds is a number of at least 0");
    }
    long began = System.nanoTime();
    AdminClient client = options.client();
    TraceBatch batch = TraceBatch.parse(client.send("GET", "trace", Map.of()));
    head();
    boolean isOver = false;
    while (!isOver) {
      isOver = !pause(batch, began);
      batch =
          TraceBatch.parse(
              client.send("GET", "trace", Map.of("after", Long.toString(batch.last()))));
      isOver |= !print(batch);
    }
    return 0;
  }

  /**
   * Waits unless more is there already; false when the time is over, and it is to be asked last.
   */
  private boolean pause(TraceBatch batch, long began) throws InterruptedException {
    long left =
        seconds == null
            ? Long.MAX_VALUE
            : TimeUnit.SECONDS.toNanos(seconds) - (System.nanoTime() - began);
    if (left > 0 && !batch.isFull()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(left, POLL_NANOS));
    }
    return left > POLL_NANOS || (left > 0 && batch.isFull());
  }

  private void head() {
    if (options.output == AdminOptions.Output.text) {
      PrintWriter out = options.spec.commandLine().getOut();
      out.println(line("TIME", "STATUS", "OPERATION", "MILLIS", "IN", "OUT", "REQUEST"));
      out.flush();
    }
  }

  /** Prints what is asked for; false when nobody reads it any more. */
  private boolean print(TraceBatch batch) throws IOException {
    PrintWriter out = options.spec.commandLine().getOut();
    if (batch.missed().filter(missed -> missed == 0).isEmpty()) {
      PrintWriter err = options.spec.commandLine().getErr();
      err.println(
          "missed: "
              + batch
                  .missed()
                  .map(missed -> Amounts.count(missed, "request"))
                  .orElse("nobody knows how many requests"));
      err.flush();
    }
    for (String line : batch.requests()) {
      Json request = Json.parse(line);
      if (isAskedFor(request)) {
        out.println(options.output == AdminOptions.Output.json ? line : text(request));
      }
    }
    return !out.checkError();
  }

  private boolean isAskedFor(Json request) {
    long status = request.at("status").number();
    return (!isErrorsOnly || status == CLIENT_GONE || status >= FIRST_ERROR)
        && (slowerThanMillis == null
            || request.at("millis").decimal().compareTo(slowerThanMillis) > 0);
  }

  private static String text(Json request) {
    long status = request.at("status").number();
    return line(
        request.at("time").text(),
        status == CLIENT_GONE ? "gone" : Long.toString(status),
        request.at("operation").text(),
        String.format(Locale.ROOT, "%.3f", request.at("millis").decimal()),
        Amounts.bytes(request.at("bytesIn").number()),
        Amounts.bytes(request.at("bytesOut").number()),
        visible(request.at("method").text()) + ' ' + visible(request.at("path").text()));
  }

  private static String line(
      String time,
      String status,
      String operation,
      String millis,
      String bytesIn,
      String bytesOut,
      String request) {
    return String.format(
        Locale.ROOT,
        "%-24s  %-6s  %-24s  %10s  %8s  %8s  %s",
        time,
        status,
        operation,
        millis,
        bytesIn,
        bytesOut,
        request);
  }

  /** Codes what a terminal might obey: paths are what strangers sent. */
  private static String visible(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c < 0x7F) {
        visible.append(c);
      } else {
        visible.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return visible.toString();
  }
}
