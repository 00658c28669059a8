package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
      "With --now, have them read through, and wait for the end. What is found to be damaged or",
      "missing is mended by itself; admin status tells how far that is.",
      "Exit status 1: not all of the drives were read to the end."
    })
final class ScrubCommand implements Callable<Integer> {
  private static final int GROUPS = 1 << 16;

  @Mixin AdminOptions options = new AdminOptions();

  @ArgGroup(multiplicity = "0..1")
  DriveTarget target = new DriveTarget();

  @Option(names = "--now", description = "begin a round now, and wait until it has ended")
  boolean isNow;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<String, String> drives = target.arguments();
    if (!isNow) {
      return options.show("scrub", drives, ScrubCommand::print);
    }
    AdminClient client = options.client();
    Json order = Json.parse(client.send("POST", "scrub", drives));
    ScrubWait wait = new ScrubWait(client, drives, order, options.spec.commandLine().getErr());
    String answer = wait.untilEnded();
    options.print(answer, ScrubCommand::print);
    List<String> unread = wait.unread(Json.parse(answer));
    if (!unread.isEmpty()) {
      options
          .spec
          .commandLine()
          .getErr()
          .println("not read to the end: " + String.join(", ", unread));
    }
    return unread.isEmpty() ? 0 : 1;
  }

  private static void print(Json answer, PrintWriter out) {
    Table table =
        new Table(
            "DRIVE",
            "STATE",
            "ENDED",
            "NEXT",
            "BLOCKS",
            "BYTES",
            "CORRUPT",
            "MISSING",
            "LEFT OVER");
    for (Json scrub : answer.at("scrubs").items()) {
      Json ended = scrub.at("ended");
      table.add(
          scrub.at("drive").text(),
          scrub.at("state").text(),
          ended.at("endedMicros").findNumber().map(ScrubCommand::time).orElse("never"),
          scrub.at("open").at("nextGroup").findNumber().map(ScrubCommand::percent).orElse("-"),
          Amounts.count(ended.at("blocks").number()),
          Amounts.bytes(ended.at("bytes").number()),
          Amounts.count(ended.at("corrupt").number()),
          Amounts.count(ended.at("missing").number()),
          Amounts.count(ended.at("leftOver").number()));
    }
    table.print(out);
    out.println(sum(answer.at("scrubs").items().stream().map(scrub -> scrub.at("ended")).toList()));
  }

  private static String sum(List<Json> ended) {
    return "%s blocks, %s: %s"
        .formatted(
            Amounts.count(sum(ended, "blocks")),
            Amounts.bytes(sum(ended, "bytes")),
            Stream.of("corrupt", "missing", "leftOver")
                .map(name -> Amounts.count(sum(ended, name)) + " " + words(name))
                .collect(Collectors.joining(", ")));
  }

  private static String words(String name) {
    return name.equals("leftOver") ? "left over" : name;
  }

  private static long sum(List<Json> ended, String name) {
    return ended.stream().mapToLong(round -> round.at(name).number()).sum();
  }

  private static String time(long micros) {
    return Instant.ofEpochSecond(micros / 1_000_000).toString();
  }

  static String percent(long nextGroup) {
    return "%d %%".formatted(100 * nextGroup / GROUPS);
  }
}
