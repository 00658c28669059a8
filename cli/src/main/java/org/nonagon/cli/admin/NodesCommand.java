package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nonagon admin nodes}. */
@Command(
    name = "nodes",
    mixinStandardHelpOptions = true,
    description = "The storage nodes, and which are silent.")
final class NodesCommand implements Callable<Integer> {
  @Mixin AdminOptions options = new AdminOptions();

  @Override
  public Integer call() throws IOException {
    return options.show("nodes", Map.of(), NodesCommand::print);
  }

  private static void print(Json answer, PrintWriter out) {
    Table table = new Table("NODE", "ZONE", "ADDRESS", "STATE", "HEARD OF", "DRIVES");
    for (Json node : answer.at("nodes").items()) {
      table.add(
          node.at("node").text(),
          node.at("zone").text(),
          node.at("address").text(),
          node.at("state").text(),
          Amounts.seconds(node.at("silentMillis").number() / 1000) + " ago",
          node.at("drives").items().stream().map(Json::text).collect(Collectors.joining(" ")));
    }
    table.print(out);
  }
}
