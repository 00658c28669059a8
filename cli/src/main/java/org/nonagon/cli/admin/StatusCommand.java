package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nonagon admin status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Whether all data is whole, what is being mended, and what more may fail.")
final class StatusCommand implements Callable<Integer> {
  @Mixin AdminOptions options = new AdminOptions();

  @Override
  public Integer call() throws IOException {
    return options.show("status", Map.of(), StatusCommand::print);
  }

  private static void print(Json status, PrintWriter out) {
    line(out, "data", data(status));
    line(out, "degraded", degraded(status));
    if (status.at("unavailableBlobs").number() > 0) {
      line(
          out,
          "unavailable",
          Amounts.count(status.at("unavailableBlobs").number(), "blob")
              + ": too many of their drives cannot be reached");
    }
    line(out, "lost", lost(status.at("lostBlobs").number()));
    line(out, "survives", survives(status.at("survives")));
    line(out, "nodes", nodes(status.at("nodes")));
    line(out, "drives", drives(status.at("drives")));
    line(
        out,
        "queues",
        "%s to mend, %s to move"
            .formatted(
                Amounts.count(status.at("repairQueue").number()),
                Amounts.count(status.at("moveQueue").number())));
  }

  private static void line(PrintWriter out, String name, String text) {
    out.printf("%-12s%s%n", name, text);
  }

  private static String data(Json status) {
    String layout =
        status
            .at("layout")
            .findNumber()
            .map(number -> ", %s, layout %d".formatted(status.at("profile").text(), number))
            .orElse("; no layout yet, too few drives have joined");
    return "%s in %s%s"
        .formatted(
            Amounts.bytes(status.at("bytes").number()),
            Amounts.count(status.at("blobs").number(), "blob"),
            layout);
  }

  private static String degraded(Json status) {
    long blobs = status.at("degradedBlobs").number();
    if (blobs == 0) {
      return "none";
    }
    Optional<Long> seconds = status.at("etaSeconds").findNumber();
    return "%s, %s at risk%s"
        .formatted(
            Amounts.count(blobs, "blob"),
            Amounts.bytes(status.at("bytesAtRisk").number()),
            seconds.map(s -> ", about " + Amounts.seconds(s) + " left").orElse(""));
  }

  private static String lost(long blobs) {
    return blobs == 0
        ? "none"
        : Amounts.count(blobs, "blob") + ": bring back drives that were given up";
  }

  private static String survives(Json survives) {
    return "any "
        + String.join(
            ", any ",
            List.of(
                Amounts.count(survives.at("drives").number(), "drive"),
                Amounts.count(survives.at("nodes").number(), "node"),
                Amounts.count(survives.at("zones").number(), "zone")));
  }

  private static String nodes(Json nodes) {
    long silent = nodes.at("suspected").number();
    return Amounts.count(nodes.at("total").number())
        + (silent == 0 ? "" : ", " + silent + " silent");
  }

  private static String drives(Json drives) {
    return Amounts.count(drives.at("total").number())
        + drives.names().stream()
            .filter(state -> !state.equals("total"))
            .map(state -> ", %s %s".formatted(drives.at(state).text(), state))
            .collect(Collectors.joining());
  }
}
