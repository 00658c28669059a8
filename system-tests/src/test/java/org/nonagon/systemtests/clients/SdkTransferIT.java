package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.systemtests.process.ServerProcess;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/** Files, streams and folders by the SDK's transfer manager, in parts both ways. */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkTransferIT {
  private static final int LARGE = 20_000_000;

  /** The clients that divide objects into parts. */
  enum Divider {
    NETTY(Sdk::multipart),
    CRT(Sdk::crt);

    @SuppressWarnings("ImmutableEnumChecker") // A function without state.
    private final Function<ClientProfile, S3AsyncClient> opener;

    Divider(Function<ClientProfile, S3AsyncClient> opener) {
      this.opener = opener;
    }
  }

  private final ClientProfile root;
  private final S3Client s3;
  private final String bucket;
  private final ExecutorService reader = Executors.newSingleThreadExecutor();

  SdkTransferIT(ServerProcess server) throws Exception {
    this.root = server.root();
    this.s3 = Sdk.blocking(root);
    this.bucket = Sdk.newBucket(s3);
  }

  @AfterAll
  void close() {
    s3.close();
    reader.close();
  }

  @ParameterizedTest
  @EnumSource
  void aLargeFileGoesUpAndComesDownInParts(Divider divider, @TempDir Path folder)
      throws IOException {
    String key = key(divider, "large");
    Path up = Files.write(folder.resolve("up"), Scenario.body(LARGE));
    Path down = folder.resolve("down");
    try (S3AsyncClient client = divider.opener.apply(root);
        S3TransferManager transfers = transfers(client)) {
      transfers
          .uploadFile(b -> b.source(up).putObjectRequest(p -> p.bucket(bucket).key(key)))
          .completionFuture()
          .join();
      transfers
          .downloadFile(b -> b.destination(down).getObjectRequest(g -> g.bucket(bucket).key(key)))
          .completionFuture()
          .join();
    }
    assertThat(Files.mismatch(up, down)).isEqualTo(-1);
    assertThat(s3.headObject(b -> b.bucket(bucket).key(key)).eTag()).endsWith("-3\"");
  }

  @ParameterizedTest
  @EnumSource
  void aStreamOfUnknownLengthGoesUp(Divider divider) {
    String key = key(divider, "stream");
    byte[] body = Scenario.body(LARGE);
    try (S3AsyncClient client = divider.opener.apply(root);
        S3TransferManager transfers = transfers(client)) {
      AsyncRequestBody stream =
          AsyncRequestBody.fromInputStream(
              b -> b.inputStream(new ByteArrayInputStream(body)).executor(reader));
      transfers
          .upload(b -> b.requestBody(stream).putObjectRequest(p -> p.bucket(bucket).key(key)))
          .completionFuture()
          .join();
    }
    Payload.assertSame(
        s3.getObjectAsBytes(b -> b.bucket(bucket).key(key)).asByteArrayUnsafe(), body);
  }

  @ParameterizedTest
  @EnumSource
  void aLargeObjectIsCopied(Divider divider) {
    String key = key(divider, "copied");
    byte[] body = Scenario.body(LARGE);
    s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromBytes(body));
    try (S3AsyncClient client = divider.opener.apply(root);
        S3TransferManager transfers = transfers(client)) {
      transfers
          .copy(
              b ->
                  b.copyObjectRequest(
                      c ->
                          c.sourceBucket(bucket)
                              .sourceKey(key)
                              .destinationBucket(bucket)
                              .destinationKey(key + "-2")))
          .completionFuture()
          .join();
    }
    Payload.assertSame(
        s3.getObjectAsBytes(b -> b.bucket(bucket).key(key + "-2")).asByteArrayUnsafe(), body);
  }

  @ParameterizedTest
  @EnumSource
  void aFolderGoesUpAndComesDownTheSame(Divider divider, @TempDir Path folder) throws IOException {
    String prefix = key(divider, "tree");
    Path up = tree(folder.resolve("up"));
    Path down = folder.resolve("down");
    try (S3AsyncClient client = divider.opener.apply(root);
        S3TransferManager transfers = transfers(client)) {
      for (int round = 0; round < 2; round++) {
        assertThat(
                transfers
                    .uploadDirectory(b -> b.source(up).bucket(bucket).s3Prefix(prefix))
                    .completionFuture()
                    .join()
                    .failedTransfers())
            .isEmpty();
        assertThat(
                transfers
                    .downloadDirectory(
                        b ->
                            b.destination(down)
                                .bucket(bucket)
                                .listObjectsV2RequestTransformer(l -> l.prefix(prefix + "/")))
                    .completionFuture()
                    .join()
                    .failedTransfers())
            .isEmpty();
        Trees.assertSame(down, up);
        Files.writeString(up.resolve("changed.txt"), "longer than before");
        Files.writeString(up.resolve("a b/added"), "added");
      }
    }
  }

  private static S3TransferManager transfers(S3AsyncClient client) {
    return S3TransferManager.builder().s3Client(client).build();
  }

  private static String key(Divider divider, String name) {
    return divider.name().toLowerCase(Locale.ROOT) + "-" + name;
  }

  /** The scenario's folder. */
  private static Path tree(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("a b/c+d"));
    Files.createDirectories(folder.resolve("large"));
    Files.write(folder.resolve("empty"), new byte[0]);
    Files.writeString(folder.resolve("changed.txt"), "before");
    Files.writeString(folder.resolve("a b/100% + \u00fc.txt"), "odd");
    Files.writeString(folder.resolve("a b/c+d/e%20f"), "odder");
    for (int i = 0; i < 2; i++) {
      Files.write(folder.resolve("large/" + i), Scenario.body(9_000_000 + i));
    }
    for (int i = 0; i < 18; i++) {
      Path group = Files.createDirectories(folder.resolve("small/" + i % 3));
      Files.write(group.resolve("%02d".formatted(i)), Scenario.body(1000 * i + 1));
    }
    return folder;
  }
}
