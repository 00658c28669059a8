package org.nonagon.storagenode.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.nonagon.blobs.remote.RemoteConfig;
import org.nonagon.blobs.remote.RemoteNode;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.wire.ClusterSecret;
import org.nonagon.protocol.wire.RequestSigner;
import org.nonagon.protocol.wire.RequestVerifier;
import org.nonagon.storagenode.drive.OpenDrive;
import org.nonagon.testkit.contract.ShardSamples;

/** A real drive behind a real listener on loopback, and the way to it. */
final class ServedDrive implements AutoCloseable {
  static final ClusterSecret SECRET =
      ClusterSecret.of("a cluster secret for tests, 32 byt".getBytes(StandardCharsets.UTF_8));

  /** No test fails because the machine has much to do. */
  private static final RemoteConfig PATIENT = new RemoteConfig(128, 1024, 60_000, 60_000, 45);

  private final Vertx vertx;
  private final OpenDrive drive;
  private final ShardServer server;
  private final int port;
  private final RequestSigner signer;
  private final RemoteNode node;

  private ServedDrive(
      Vertx vertx, OpenDrive drive, List<ShardStore> served, ShardServerConfig config) {
    this.vertx = vertx;
    this.drive = drive;
    this.server =
        new ShardServer(vertx, config, served, new RequestVerifier(SECRET, InstantSource.system()));
    this.port = server.start().await().atMost(ShardSamples.PATIENCE);
    this.signer = new RequestSigner(SECRET, InstantSource.system(), new SecureRandom());
    this.node = new RemoteNode(vertx, "127.0.0.1", port, PATIENT, signer);
  }

  static ServedDrive in(Path folder) {
    return in(folder, ShardServerConfig.at("127.0.0.1", 0));
  }

  static ServedDrive in(Path folder, ShardServerConfig config, ShardStore... more) {
    OpenDrive drive = open(folder);
    List<ShardStore> stores = new ArrayList<>(List.of(more));
    stores.add(drive.store());
    return new ServedDrive(vertx(), drive, stores, config);
  }

  private static OpenDrive open(Path folder) {
    try {
      return OpenDrive.in(folder, OpenDrive.SETTINGS.withSegmentBytes(2 << 20));
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  private static Vertx vertx() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  }

  /** Waits for what happens on other threads. */
  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + ShardSamples.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        throw new AssertionError("waited too long");
      }
      Thread.onSpinWait();
    }
  }

  /** The drive, over the network. */
  ShardStore remote() {
    return node.drive(local().drive());
  }

  /** A drive of the node by number. */
  ShardStore remote(int number) {
    return node.drive(new DriveId(number));
  }

  /** The drive, without a network. */
  ShardStore local() {
    return drive.store();
  }

  ShardServer server() {
    return server;
  }

  RequestSigner signer() {
    return signer;
  }

  int port() {
    return port;
  }

  Vertx vertxOfBoth() {
    return vertx;
  }

  @Override
  public void close() throws IOException {
    node.close();
    server.stop(Duration.ZERO).await().atMost(ShardSamples.PATIENCE);
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(ShardSamples.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    drive.close();
  }
}
