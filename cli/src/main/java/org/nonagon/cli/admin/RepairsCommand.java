package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nonagon admin repairs}. */
@Command(
    name = "repairs",
    mixinStandardHelpOptions = true,
    description = "What is left to mend and to move.")
final class RepairsCommand implements Callable<Integer> {
  @Mixin AdminOptions options = new AdminOptions();

  @Override
  public Integer call() throws IOException {
    return options.show("repairs", Map.of(), RepairsCommand::print);
  }

  private static void print(Json backlog, PrintWriter out) {
    Table table = new Table("WORK", "LEFT");
    table.add("groups of lost drives", Amounts.count(backlog.at("lostSweeps").number()));
    table.add("groups of other layouts", Amounts.count(backlog.at("misplacedSweeps").number()));
    table.add("single blobs", Amounts.count(backlog.at("singles").number()));
    table.print(out);
  }
}
