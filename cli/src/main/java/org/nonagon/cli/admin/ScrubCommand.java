package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nonagon admin scrub}. */
@Command(
    name = "scrub",
    mixinStandardHelpOptions = true,
    description = {
      "Show when drives were last read through, and what that found.",
      "With --now, have them read through, and wait for the end."
    })
final class ScrubCommand implements Callable<Integer> {
  private static final long POLL_MILLIS = 1_000;
  private static final int GROUPS = 1 << 16;

  @Mixin AdminOptions options = new AdminOptions();

  @ArgGroup(multiplicity = "0..1")
  DriveTarget target = new DriveTarget();

  @Option(names = "--now", description = "begin a round now, and wait until it has ended")
  boolean isNow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!isNow) {
      return options.show("scrub", Map.of(), ScrubCommand::print);
    }
    AdminClient client = options.client();
    Json asked = Json.parse(client.send("POST", "scrub", target.arguments()));
    Set<String> drives =
        asked.at("drives").items().stream().map(Json::text).collect(Collectors.toSet());
    String answer = await(client, drives, asked.at("requestedMicros").number());
    options.print(answer, ScrubCommand::print);
    return 0;
  }

  /** Asks until all of the drives have ended a round that began after it was asked for. */
  private String await(AdminClient client, Set<String> drives, long requestedMicros)
      throws IOException, InterruptedException {
    while (true) {
      String answer = client.send("GET", "scrub", Map.of());
      List<Json> open =
          Json.parse(answer).at("scrubs").items().stream()
              .filter(scrub -> drives.contains(scrub.at("drive").text()))
              .filter(scrub -> !hasEnded(scrub, requestedMicros))
              .toList();
      if (open.isEmpty()) {
        return answer;
      }
      progress(open, drives.size(), requestedMicros);
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean hasEnded(Json scrub, long requestedMicros) {
    return scrub.at("startedMicros").number() >= requestedMicros
        && scrub.at("finishedMicros").findNumber().isPresent();
  }

  private void progress(List<Json> open, int drives, long requestedMicros) {
    if (System.console() != null && System.console().isTerminal()) {
      long groups =
          open.stream()
              .filter(scrub -> scrub.at("startedMicros").number() >= requestedMicros)
              .mapToLong(scrub -> scrub.at("nextGroup").number())
              .sum();
      long done = groups + (long) (drives - open.size()) * GROUPS;
      PrintWriter err = options.spec.commandLine().getErr();
      err.printf("\r%d %% of %s", 100 * done / ((long) drives * GROUPS), drives + " drives ");
      err.flush();
    }
  }

  private static void print(Json answer, PrintWriter out) {
    Table table =
        new Table("DRIVE", "ROUND", "SHARDS", "BYTES", "CORRUPT", "MISSING", "LEFT OVER");
    for (Json scrub : answer.at("scrubs").items()) {
      table.add(
          scrub.at("drive").text(),
          round(scrub),
          Amounts.count(scrub.at("shards").number()),
          Amounts.bytes(scrub.at("bytes").number()),
          scrub.at("corrupt").text(),
          scrub.at("missing").text(),
          scrub.at("leftOver").text());
    }
    table.print(out);
  }

  private static String round(Json scrub) {
    if (scrub.at("startedMicros").findNumber().isEmpty()) {
      return "never";
    }
    return scrub.at("finishedMicros").findNumber().isPresent()
        ? "ended"
        : "%d %%".formatted(100 * scrub.at("nextGroup").number() / GROUPS);
  }
}
