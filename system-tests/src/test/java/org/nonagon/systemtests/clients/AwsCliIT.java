package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.systemtests.process.ServerProcess;

/** What people do with aws-cli, as it comes from their distribution. */
@ExtendWith(SharedServer.class)
class AwsCliIT {
  private static final Pattern README_COMMANDS =
      Pattern.compile("(?s)## With aws-cli.*?```sh\\n(.*?)```");

  private final ServerProcess server;
  private final Path home;
  private final AwsCli aws;

  AwsCliIT(ServerProcess server, @TempDir Path home) {
    this.server = server;
    this.home = home;
    this.aws = new AwsCli(home, server);
  }

  @BeforeEach
  void needsAwsCli() {
    assumeTrue(AwsCli.isInstalled(), "aws-cli is not installed: pip install awscli");
  }

  @Test
  void theCommandsOfTheReadmeWorkAsTheyAreWritten() throws Exception {
    Path root = repository();
    Files.createSymbolicLink(home.resolve("nonagon-data"), server.data());
    Files.createSymbolicLink(home.resolve("docs"), root.resolve("docs"));
    String readme = Files.readString(root.resolve("README.md"));
    Files.writeString(home.resolve("README.md"), readme);
    Matcher block = README_COMMANDS.matcher(readme);
    assertThat(block.find()).as("README's commands").isTrue();

    AwsCli.Finished finished =
        aws.shell(block.group(1).replace("http://127.0.0.1:9000", server.s3().toString()));

    assertThat(finished.status()).as(finished.out()).isZero();
    assertThat(finished.out()).contains("make_bucket: ", readme, "delete: ", "remove_bucket: ");
  }

  @Test
  void aFolderGoesUpAndComesDownTheSame() throws Exception {
    Path up = tree();
    Path down = home.resolve("down");
    aws.run("s3", "mb", "s3://cli-sync");

    assertThat(
            aws.run("s3", "sync", "--no-progress", up, "s3://cli-sync/t")
                .lines()
                .filter(this::isUpload))
        .hasSameSizeAs(Trees.files(up));
    assertThat(aws.run("s3", "sync", "--no-progress", up, "s3://cli-sync/t")).isEmpty();
    aws.run("s3", "sync", "s3://cli-sync/t", down);
    Trees.assertSame(down, up);

    Files.writeString(up.resolve("a/changed.txt"), "now longer than it was before");
    Files.delete(up.resolve("a/deleted.txt"));
    assertThat(
            aws.run("s3", "sync", "--no-progress", "--delete", up, "s3://cli-sync/t")
                .lines()
                .sorted())
        .satisfiesExactly(
            line -> assertThat(line).contains("delete: ").contains("a/deleted.txt"),
            line -> assertThat(line).contains("upload: ").contains("a/changed.txt"));
    aws.run("s3", "sync", "--delete", "s3://cli-sync/t", down);
    Trees.assertSame(down, up);

    aws.run("s3", "rb", "--force", "s3://cli-sync");
    assertThat(aws.run("s3", "ls")).doesNotContain("cli-sync");
  }

  @Test
  void aLargeFileGoesUpInPartsAndComesBackBySeveralRanges() throws Exception {
    Path file = home.resolve("large.bin");
    Files.write(file, Payload.random(40, 40 * Payload.MIB + 17));
    aws.run("s3", "mb", "s3://cli-large");

    aws.run("s3", "cp", "--no-progress", file, "s3://cli-large/dir/large.bin");
    String etag = query("ETag", "head-object", "--bucket", "cli-large", "--key", "dir/large.bin");
    aws.run("s3", "cp", "--no-progress", "s3://cli-large/dir/large.bin", home.resolve("back.bin"));

    assertThat(etag).matches("\"[0-9a-f]{32}-6\"");
    assertThat(Files.mismatch(file, home.resolve("back.bin"))).isEqualTo(-1);
    assertThat(aws.run("s3", "ls", "s3://cli-large/dir/"))
        .containsPattern("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d +41943057 large.bin");
    assertThat(aws.run("s3", "ls", "s3://cli-large")).contains("PRE dir/");
  }

  @Test
  void theCallsOfS3apiDoWhatTheySay() throws Exception {
    aws.run("s3", "mb", "s3://cli-api");
    Path files = Files.createDirectory(home.resolve("files"));
    for (int i = 0; i < 25; i++) {
      Files.writeString(files.resolve("f%02d".formatted(i)), "content " + i);
    }
    aws.run("s3", "cp", "--recursive", "--metadata", "color=red", files, "s3://cli-api/");

    assertThat(query("[ContentLength,Metadata.color]", "head-object", "--key", "f07"))
        .isEqualTo("9\tred");
    assertThat(query("Contents[].Key", "list-objects-v2", "--page-size", "7").split("\\s+"))
        .hasSize(25)
        .isSorted();
    assertThat(query("Contents[].Key", "list-objects-v2", "--max-items", "2", "--prefix", "f1"))
        .startsWith("f10\tf11");
    aws.run("s3", "mv", "s3://cli-api/f06", "s3://cli-api/moved");
    query("CopyObjectResult.ETag", "copy-object", "--copy-source", "cli-api/f07", "--key", "copy");
    assertThat(query("Metadata.color", "get-object", "--key", "copy", "copied")).isEqualTo("red");
    assertThat(home.resolve("copied")).hasContent("content 7");
    assertThat(
            query(
                "length(Deleted)",
                "delete-objects",
                "--delete",
                "{\"Objects\": [{\"Key\": \"copy\"}, {\"Key\": \"f00\"}]}"))
        .isEqualTo("2");
    assertThat(query("length(Contents)", "list-objects-v2")).isEqualTo("24");
    assertThat(aws.tryToRun("s3api", "head-object", "--bucket", "cli-api", "--key", "f00").out())
        .contains("404");
  }

  /** Calls {@code s3api} on the bucket {@code cli-api} unless another is named. */
  private String query(String query, String call, String... arguments) throws Exception {
    List<Object> command = new ArrayList<>(List.of("s3api", call));
    if (!List.of(arguments).contains("--bucket")) {
      command.addAll(List.of("--bucket", "cli-api"));
    }
    command.addAll(List.of(arguments));
    command.addAll(List.of("--query", query, "--output", "text"));
    return aws.run(command.toArray()).strip();
  }

  private boolean isUpload(String line) {
    return line.contains("upload: ");
  }

  private Path tree() throws IOException {
    Path tree = home.resolve("up");
    Files.createDirectories(tree.resolve("a/b b/ä+%"));
    Files.write(tree.resolve("empty"), new byte[0]);
    Files.writeString(tree.resolve("a/changed.txt"), "before");
    Files.writeString(tree.resolve("a/deleted.txt"), "for a while");
    Files.writeString(tree.resolve("a/b b/ä+%/100% &?#=.txt"), "odd");
    for (int i = 0; i < 30; i++) {
      Files.write(tree.resolve("a/b b/f" + i), Payload.random(i, 1 << (i % 21)));
    }
    // aws sends a file again that changed in the second of its upload.
    for (Path file : Trees.files(tree)) {
      Files.setLastModifiedTime(
          tree.resolve(file), FileTime.from(Instant.now().minusSeconds(3600)));
    }
    return tree;
  }

  private static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("README.md"))) {
      folder = folder.resolve("..").normalize();
    }
    return folder;
  }
}
