package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.systemtests.process.ServerProcess;
import org.nonagon.testkit.Seeds;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** Three of nine drives come back empty, and nobody notices. */
class DriveLossIT {
  private static final long SEED = Seeds.seed();
  private static final int FILES = 300;
  private static final int MAX_FILE_BYTES = 4 * Payload.MIB;
  private static final int LARGE_BYTES = 100 * Payload.MIB;
  private static final String BUCKET = "drive-loss";

  @TempDir Path folder;

  @Test
  void everythingReadsBackAfterAnyThreeDrivesWereEmptied() throws Exception {
    List<Path> files = realFiles();
    byte[] large = Payload.random(SEED, LARGE_BYTES);
    try (ServerProcess server = ServerProcess.start(folder);
        S3Client s3 = Sdk.blocking(server.root())) {
      s3.createBucket(b -> b.bucket(BUCKET));
      files.parallelStream().forEach(file -> put(s3, file));
      s3.putObject(b -> b.bucket(BUCKET).key("large"), RequestBody.fromBytes(large));
      assertThat(server.terminate()).isZero();
    }

    List<Path> lost = emptyThreeDrives();

    try (ServerProcess server = ServerProcess.start(folder);
        S3Client s3 = Sdk.blocking(server.root())) {
      assertReads(s3, files, large, lost);
      files.forEach(file -> s3.deleteObject(b -> b.bucket(BUCKET).key(file.toString())));
      files.parallelStream().forEach(file -> put(s3, file));
      assertThat(server.terminate()).isZero();
    }
    try (ServerProcess server = ServerProcess.start(folder);
        S3Client s3 = Sdk.blocking(server.root())) {
      assertReads(s3, files, large, lost);
      assertThat(server.terminate()).isZero();
    }
  }

  private static void assertReads(S3Client s3, List<Path> files, byte[] large, List<Path> lost)
      throws IOException {
    for (Path file : files) {
      ResponseBytes<GetObjectResponse> read = get(s3, file.toString());
      assertThat(Arrays.equals(read.asByteArrayUnsafe(), Files.readAllBytes(file)))
          .as("%s without %s, seed %d", file, lost, SEED)
          .isTrue();
    }
    assertThat(Arrays.equals(get(s3, "large").asByteArrayUnsafe(), large))
        .as("the large object without %s, seed %d", lost, SEED)
        .isTrue();
  }

  private List<Path> emptyThreeDrives() throws IOException {
    List<Path> drives =
        new ArrayList<>(
            IntStream.rangeClosed(1, 9)
                .mapToObj(i -> folder.resolve("nonagon-data/d" + i))
                .toList());
    Collections.shuffle(drives, new Random(SEED));
    List<Path> lost = drives.subList(0, 3);
    for (Path drive : lost) {
      assertThat(drive).isNotEmptyDirectory();
      Trees.empty(drive);
    }
    return lost;
  }

  /** Files of the JDK that runs this: some hundred bytes to some MiB, text and machine code. */
  private static List<Path> realFiles() throws IOException {
    try (Stream<Path> all = Files.walk(Path.of(System.getProperty("java.home")).toRealPath())) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toFile().length() <= MAX_FILE_BYTES)
          .sorted()
          .limit(FILES)
          .toList();
    }
  }

  private static void put(S3Client s3, Path file) {
    s3.putObject(b -> b.bucket(BUCKET).key(file.toString()), file);
  }

  private static ResponseBytes<GetObjectResponse> get(S3Client s3, String key) {
    return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key));
  }
}
