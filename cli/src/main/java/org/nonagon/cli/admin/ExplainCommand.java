package org.nonagon.cli.admin;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nonagon.cli.WrongUse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nonagon admin explain}. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = "Where the shards of an object are, and how they fare.")
final class ExplainCommand implements Callable<Integer> {
  private static final String SCHEME = "s3://";

  @Mixin AdminOptions options = new AdminOptions();

  @Parameters(paramLabel = "s3://BUCKET/KEY", description = "the object")
  String object = "";

  @Override
  public Integer call() throws IOException {
    int slash = object.indexOf('/', SCHEME.length());
    if (!object.startsWith(SCHEME) || slash < 0 || slash + 1 == object.length()) {
      throw new WrongUse("not an object: " + object + "; write s3://BUCKET/KEY");
    }
    return options.show(
        "explain",
        Map.of(
            "bucket", object.substring(SCHEME.length(), slash), "key", object.substring(slash + 1)),
        ExplainCommand::print);
  }

  private static void print(Json answer, PrintWriter out) {
    out.printf(
        "%s, ETag %s, %s%n",
        Amounts.bytes(answer.at("size").number()),
        answer.at("etag").text(),
        answer.at("lastModified").text());
    for (Json blob : answer.at("blobs").items()) {
      printBlob(blob, out);
    }
    if (answer.at("isComplete").text().equals("false")) {
      out.println("and more, which are not shown");
    }
  }

  private static void printBlob(Json blob, PrintWriter out) {
    out.printf(
        "%nblob %s: %s of %s, group %s%n",
        blob.at("blob").text(),
        Amounts.bytes(blob.at("length").number()),
        blob.at("profile").text(),
        blob.at("group").text());
    Table table = new Table("SHARD", "DRIVE", "NODE", "ZONE", "STATE", "BYTES", "BELONGS ON");
    for (Json shard : blob.at("shards").items()) {
      String wanted = shard.at("layoutDrive").text();
      boolean isThere = wanted.isEmpty() || wanted.equals(shard.at("drive").text());
      table.add(
          shard.at("column").text(),
          shard.at("drive").text(),
          shard.at("node").text(),
          shard.at("zone").text(),
          shard.at("state").text(),
          Amounts.bytes(shard.at("bytes").number()),
          isThere ? "" : "drive " + wanted);
    }
    table.print(out);
  }
}
