package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code nonagon admin layout}. */
@Command(
    name = "layout",
    mixinStandardHelpOptions = true,
    description = "The newest layout: which share of all shards each drive gets.")
final class LayoutCommand implements Callable<Integer> {
  @Mixin AdminOptions options = new AdminOptions();

  @Override
  public Integer call() throws IOException {
    return options.show("layout", Map.of(), LayoutCommand::print);
  }

  private static void print(Json layout, PrintWriter out) {
    out.printf(
        "layout %s of %s, %s groups%n",
        layout.at("layout").text(),
        layout.at("profile").text(),
        Amounts.count(layout.at("groups").number()));
    long all = layout.at("drives").items().stream().mapToLong(d -> d.at("columns").number()).sum();
    Table table = new Table("DRIVE", "SHARDS OF GROUPS", "SHARE");
    for (Json drive : layout.at("drives").items()) {
      long columns = drive.at("columns").number();
      table.add(
          drive.at("drive").text(),
          Amounts.count(columns),
          String.format(Locale.ROOT, "%.2f %%", 100.0 * columns / all));
    }
    table.print(out);
  }
}
