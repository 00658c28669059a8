package org.nonagon.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server does not start on: one line on stderr, exit status 2, nothing touched. */
class RefusalIT {
  @TempDir static Path others;
  private static ServerProcess running;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() throws IOException {
    running = ServerProcess.start(others);
  }

  @AfterAll
  static void stopServer() {
    running.close();
  }

  @BeforeEach
  void theOtherServerRuns() {
    assertThat(running.postgres()).isPresent();
  }

  @Test
  void aTakenPortIsRefused() throws Exception {
    String s3 = running.s3().getAuthority();
    String management = running.management("/").getAuthority();

    assertThat(Refusal.of(folder, "--listen", s3, "--management", "127.0.0.1:0"))
        .contains("cannot listen on " + s3 + " (--listen)");
    assertThat(Refusal.of(folder, "--listen", "127.0.0.1:0", "--management", management))
        .contains("cannot listen on " + management + " (--management)");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDataFolderInUseIsRefused() throws Exception {
    assertThat(Refusal.onFreePorts(folder, "--data", running.data().toString()))
        .contains("the data folder " + running.data() + " is in use by another process");
  }

  @Test
  void aDriveInUseIsRefused() throws Exception {
    Path used = running.data().resolve("d3");

    assertThat(Refusal.onFreePorts(folder, "--drives", drives(8, used)))
        .contains(used + " is in use by another process");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDriveOfAnotherClusterIsRefusedAtTheFirstStart() throws Exception {
    Path foreign = foreignDrive();
    SortedMap<String, String> before = snapshot();

    assertThat(Refusal.onFreePorts(folder, "--drives", drives(8, foreign)))
        .contains(foreign + " belongs to cluster ")
        .endsWith(", and this one is new");
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  void aDriveOfAnotherClusterIsRefusedAtALaterStart() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder)) {
      assertThat(server.terminate()).isZero();
    }
    Path foreign = foreignDrive();
    SortedMap<String, String> before = snapshot();

    assertThat(Refusal.onFreePorts(folder, "--drives", drives(8, foreign)))
        .contains(foreign + " belongs to cluster ");
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  void aDataFolderOfANewerFormatIsRefused() throws Exception {
    Path data = Files.createDirectory(folder.resolve("nonagon-data"));
    Files.writeString(data.resolve("format"), "2\n");
    SortedMap<String, String> before = snapshot();

    assertThat(Refusal.onFreePorts(folder)).contains(data + " has format 2");
    assertThat(snapshot()).isEqualTo(before);
  }

  @Test
  void fewerDrivesThanShardsAreRefused() throws Exception {
    assertThat(Refusal.onFreePorts(folder, "--drives", "a,b,c"))
        .contains("3 drives are too few for 6+3");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void fewerFoldersThatAreFreeThanShardsAreRefused() throws Exception {
    Path occupied = Files.createDirectory(folder.resolve("occupied"));
    Files.writeString(occupied.resolve("letter"), "mine");
    SortedMap<String, String> before = snapshot();

    assertThat(Refusal.onFreePorts(folder, "--drives", drives(8, occupied)))
        .contains("only 8 drives can be used and 6+3 needs 9: " + occupied);
    assertThat(snapshot()).isEqualTo(before);
  }

  /** The drive folders of the data folder, as many as asked for, and one more. */
  private String drives(int count, Path more) {
    Stream<Path> own =
        IntStream.rangeClosed(1, count).mapToObj(i -> folder.resolve("nonagon-data/d" + i));
    return String.join(",", Stream.concat(own, Stream.of(more)).map(Path::toString).toList());
  }

  /** A folder that says what a drive of the running server says, and that nobody has locked. */
  private Path foreignDrive() throws IOException {
    Path drive = Files.createDirectory(folder.resolve("foreign"));
    Files.copy(running.data().resolve("d3/drive.properties"), drive.resolve("drive.properties"));
    Files.createFile(drive.resolve("drive.lock"));
    return drive;
  }

  /**
   * Every file with its size and time, but for those of PostgreSQL, which has to start to say which
   * cluster it belongs to.
   */
  private SortedMap<String, String> snapshot() throws IOException {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(path -> !path.startsWith(folder.resolve("nonagon-data/postgres")))
          .forEach(path -> files.put(path.toString(), state(path)));
    }
    return files;
  }

  private static String state(Path path) {
    try {
      return Files.isDirectory(path)
          ? "folder"
          : Files.size(path) + " bytes of " + Files.getLastModifiedTime(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
