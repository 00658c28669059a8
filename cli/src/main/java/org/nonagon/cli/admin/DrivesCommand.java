package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nonagon admin drives}. */
@Command(
    name = "drives",
    mixinStandardHelpOptions = true,
    description = "The drives: how they fare, why, and what they hold.")
final class DrivesCommand implements Callable<Integer> {
  @Mixin AdminOptions options = new AdminOptions();

  @Override
  public Integer call() throws IOException {
    return options.show("drives", Map.of(), DrivesCommand::print);
  }

  private static void print(Json answer, PrintWriter out) {
    Table table =
        new Table("DRIVE", "NODE", "ZONE", "STATE", "SHARDS", "BYTES", "FREE", "PATH", "DETAIL");
    for (Json drive : answer.at("drives").items()) {
      table.add(
          drive.at("drive").text(),
          drive.at("node").text(),
          drive.at("zone").text(),
          drive.at("state").text(),
          Amounts.count(drive.at("shards").number()),
          Amounts.bytes(drive.at("shardBytes").number()),
          Amounts.bytes(drive.at("freeBytes").number()),
          drive.at("path").text(),
          drive.at("detail").text());
    }
    table.print(out);
  }
}
