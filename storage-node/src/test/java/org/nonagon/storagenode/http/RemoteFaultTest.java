package org.nonagon.storagenode.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.testkit.contract.ShardSamples.PATIENCE;
import static org.nonagon.testkit.contract.ShardSamples.readOf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.blobs.remote.RemoteConfig;
import org.nonagon.blobs.remote.RemoteNode;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;

/** What a remote drive says when its node stops, is gone, or is none. */
class RemoteFaultTest {
  private static final int BLOCK = 1 << 14;
  private static final RemoteConfig IMPATIENT = new RemoteConfig(4, 4, 60_000, 500, 5);

  @TempDir private Path folder;
  private final ShardSamples samples = new ShardSamples(4);

  @SuppressWarnings("NullAway.Init") // set before each test
  private ServedDrive drive;

  @BeforeEach
  void serve() {
    drive = ServedDrive.in(folder);
  }

  @AfterEach
  void close() throws Exception {
    drive.close();
  }

  @Test
  void aNodeThatStopsInTheMiddleOfAnAppendLosesItAndKeepsNothing() {
    Sample shard = samples.shard(64 * BLOCK, BLOCK);
    ShardAppend append = drive.remote().append(shard.spec());
    append.write(ByteBuffer.wrap(shard.frames(0, 32))).await().atMost(PATIENCE);
    drive.server().stop(Duration.ZERO).await().atMost(PATIENCE);
    assertThatThrownBy(
            () -> {
              append.write(ByteBuffer.wrap(shard.frames(32, 32))).await().atMost(PATIENCE);
              append.finish().await().atMost(PATIENCE);
            })
        .isInstanceOf(ShardStoreException.class);
    assertThat(readOf(drive.local(), shard.id(), 0, 1)).isEqualTo(new ReadOutcome.NotFound());
    ServedDrive.await(() -> drive.server().bodyBytesHeld() == 0);
  }

  @Test
  void aNodeThatIsGoneIsLostIo() {
    Sample shard = samples.shard(BLOCK, BLOCK);
    drive.server().stop(Duration.ZERO).await().atMost(PATIENCE);
    assertEverythingIsLost(drive.remote(), shard);
  }

  @Test
  void aDriveThatTheNodeDoesNotHaveIsLostIoAndNotAMissingShard() {
    assertEverythingIsLost(drive.remote(99), samples.shard(BLOCK, BLOCK));
  }

  private static void assertEverythingIsLost(ShardStore store, Sample shard) {
    assertThatThrownBy(() -> shard.appendTo(store)).isInstanceOf(ShardStoreException.class);
    assertThatThrownBy(() -> readOf(store, shard.id(), 0, 1))
        .isInstanceOf(ShardStoreException.class);
    assertThatThrownBy(() -> store.drop(java.util.List.of(shard.id())).await().atMost(PATIENCE))
        .isInstanceOf(ShardStoreException.class);
    assertThatThrownBy(() -> store.inventory(0, Group.COUNT - 1).await().atMost(PATIENCE))
        .isInstanceOf(ShardStoreException.class);
    assertThatThrownBy(() -> store.status().await().atMost(PATIENCE))
        .isInstanceOf(ShardStoreException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
        "FRAMES\r\nendless",
        "FRAMEScontent-length: 999999999\r\n\r\n",
        "FRAMEScontent-length: 3\r\n\r\n12",
        "FRAMESx-nonagon-form: 9/16\r\ncontent-length: 12\r\n\r\n123456789012",
        "FRAMESx-nonagon-form: 0/0\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 201 OK\r\nx-nonagon-answer: durable\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 503 Busy\r\nx-nonagon-answer: busy\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 503 Busy\r\nx-nonagon-answer: busy\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        "\u0001\u0002\u0003"
      })
  void whatIsNoAnswerOfANodeIsLostIo(String said) throws Exception {
    String answer = said.replace("FRAMES", "HTTP/1.1 200 OK\r\nx-nonagon-answer: frames\r\n");
    Sample shard = samples.shard(BLOCK, BLOCK);
    try (ServerSocket impostor = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> answerAll(impostor, answer));
      RemoteNode way =
          new RemoteNode(
              drive.vertxOfBoth(), "127.0.0.1", impostor.getLocalPort(), IMPATIENT, drive.signer());
      ShardStore store = way.drive(drive.local().drive());
      assertThatThrownBy(() -> readOf(store, shard.id(), 0, 1))
          .isInstanceOf(ShardStoreException.class);
      assertThatThrownBy(() -> store.status().await().atMost(PATIENCE))
          .isInstanceOf(ShardStoreException.class);
      assertThatThrownBy(() -> shard.appendTo(store)).isInstanceOf(ShardStoreException.class);
      way.close();
    }
  }

  /** Says the same to everybody, and closes a moment after the peer does. */
  private static void answerAll(ServerSocket impostor, String answer) {
    while (!impostor.isClosed()) {
      try (Socket peer = impostor.accept()) {
        peer.getInputStream().read();
        peer.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        peer.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
      } catch (IOException gone) {
        // The next one.
      }
    }
  }

  @Test
  void aNodeThatTakesNothingEndsAStepAtItsDeadline() throws Exception {
    Sample shard = samples.shard(32 << 20, BLOCK);
    try (ServerSocket deaf = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      RemoteNode way =
          new RemoteNode(
              drive.vertxOfBoth(), "127.0.0.1", deaf.getLocalPort(), IMPATIENT, drive.signer());
      ShardAppend append = way.drive(drive.local().drive()).append(shard.spec());
      assertThatThrownBy(
              () -> append.write(ByteBuffer.wrap(shard.frames())).await().atMost(PATIENCE))
          .isInstanceOf(ShardStoreException.class)
          .hasMessageContaining("too long");
      assertThatThrownBy(() -> append.finish().await().atMost(PATIENCE))
          .isInstanceOf(ShardStoreException.class);
      way.close();
    }
  }

  @Test
  void appendsThatHoldAllTheirConnectionsLeaveReadsTheirs() {
    RemoteNode way =
        new RemoteNode(
            drive.vertxOfBoth(),
            "127.0.0.1",
            drive.port(),
            new RemoteConfig(1, 1, 60_000, 60_000, 5),
            drive.signer());
    ShardStore store = way.drive(drive.local().drive());
    Sample slow = samples.shard(2 * BLOCK, BLOCK);
    ShardAppend append = store.append(slow.spec());
    append.write(ByteBuffer.wrap(slow.frames(0, 1))).await().atMost(PATIENCE);
    assertThat(readOf(store, slow.id(), 0, 1)).isEqualTo(new ReadOutcome.NotFound());
    append.write(ByteBuffer.wrap(slow.frames(1, 1))).await().atMost(PATIENCE);
    assertThat(append.finish().await().atMost(PATIENCE)).isInstanceOf(AppendOutcome.Durable.class);
    assertThat(slow.isIn(store)).isTrue();
    way.close();
  }

  @Test
  void anAbortInTheMiddleOfAWriteEndsTheWrite() throws Exception {
    Sample shard = samples.shard(32 << 20, BLOCK);
    try (ServerSocket deaf = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      RemoteNode way =
          new RemoteNode(
              drive.vertxOfBoth(),
              "127.0.0.1",
              deaf.getLocalPort(),
              RemoteConfig.STANDARD,
              drive.signer());
      ShardAppend append = way.drive(drive.local().drive()).append(shard.spec());
      var write = append.write(ByteBuffer.wrap(shard.frames())).subscribeAsCompletionStage();
      try (Socket peer = deaf.accept()) {
        peer.getInputStream().read();
        append.abort();
        write.orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS).join();
      }
      assertThat(append.finish().await().atMost(PATIENCE))
          .isInstanceOf(AppendOutcome.Refused.class);
      way.close();
    }
  }
}
