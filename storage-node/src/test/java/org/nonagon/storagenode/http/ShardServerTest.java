package org.nonagon.storagenode.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.testkit.contract.ShardSamples.PATIENCE;
import static org.nonagon.testkit.contract.ShardSamples.readOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.wire.ClusterSecret;
import org.nonagon.protocol.wire.RequestClaim;
import org.nonagon.protocol.wire.RequestNonce;
import org.nonagon.protocol.wire.RequestSigner;
import org.nonagon.protocol.wire.ShardRequest;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** What a listener does with peers that do not keep to the protocol, over raw sockets. */
class ShardServerTest {
  private static final int BLOCK = 1 << 14;

  @TempDir private Path folder;
  private final ShardSamples samples = new ShardSamples(3);

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

  private RawPeer peer() throws IOException {
    return new RawPeer(drive.port());
  }

  private String signed(ShardRequest request) {
    return drive.signer().sign(request.method(), request.path(), request.bodyLength());
  }

  private ShardRequest.Status status() {
    return new ShardRequest.Status(drive.local().drive());
  }

  private ShardRequest.Append append(Sample shard) {
    return new ShardRequest.Append(drive.local().drive(), shard.spec());
  }

  @Test
  void aPeerThatKeepsToTheProtocolIsAnswered() throws IOException {
    Sample shard = samples.shard(3 * BLOCK, BLOCK);
    try (RawPeer peer = peer()) {
      peer.send(RawPeer.head(append(shard), signed(append(shard)))).send(shard.frames()).send(".");
      peer.send("GET / HTTP/1.1\r\nhost: node\r\n\r\n");
      assertThat(peer.answerToTheEnd())
          .startsWith("HTTP/1.1 201 ")
          .contains("x-nonagon-answer: durable\r\n", "x-nonagon-incarnation: 3\r\n")
          .contains("x-nonagon-answer: not-signed\r\n");
    }
    assertThat(shard.isIn(drive.local())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "authorization: NONAGON1-HMAC-SHA256 1 00 00\r\n",
        "authorization: AWS4-HMAC-SHA256 Credential=x\r\n",
        "x: y\r\n"
      })
  void aRequestWithoutASignatureIsRefusedAndTheConnectionClosed(String field) throws IOException {
    assertRefused(
        "not-signed", "GET " + status().path() + " HTTP/1.1\r\nhost: n\r\n" + field + "\r\n");
  }

  @Test
  void aForgedOrChangedOrOldRequestIsRefused() throws IOException {
    ClusterSecret other =
        ClusterSecret.of("another cluster's secret, 32 bytes".getBytes(StandardCharsets.UTF_8));
    RequestSigner stranger = new RequestSigner(other, InstantSource.system(), new SecureRandom());
    assertRefused("not-signed", RawPeer.head(status(), stranger.sign("GET", status().path(), 0)));
    assertRefused("not-signed", RawPeer.head(status(), drive.signer().sign("PUT", "/x", 0)));
    assertRefused(
        "not-signed", RawPeer.head(status(), drive.signer().sign("GET", status().path(), 1)));
    RequestClaim old = new RequestClaim("GET", status().path(), 0, 1, new RequestNonce(1, 1));
    assertRefused("not-signed", RawPeer.head(status(), old.header(ServedDrive.SECRET)));
  }

  @Test
  void aRequestIsAnsweredOnce() throws IOException {
    Sample shard = samples.shard(10, BLOCK);
    String head = RawPeer.head(append(shard), signed(append(shard)));
    try (RawPeer peer = peer()) {
      peer.send(head).send(shard.frames()).send(".").send(head);
      assertThat(peer.answerToTheEnd())
          .contains("x-nonagon-answer: durable", "x-nonagon-answer: not-signed");
    }
  }

  @Test
  void anotherVersionIsRefusedInOneClearLine() throws IOException {
    String path = "/shards/v2/drives/4/status";
    String head =
        "GET %s HTTP/1.1\r\nhost: n\r\nauthorization: %s\r\n\r\n"
            .formatted(path, drive.signer().sign("GET", path, 0));
    try (RawPeer peer = peer()) {
      assertThat(peer.send(head).answerToTheEnd())
          .startsWith("HTTP/1.1 400 ")
          .contains("x-nonagon-answer: other-version")
          .endsWith("\r\n\r\nthis node speaks version 1 of the shard protocol, not v2");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 1\r\ncontent-length: 2\r\n",
        "content-length: 1\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\n",
        "transfer-encoding: gzip\r\n",
        "content-length: -1\r\n",
        "content-length: 1e3\r\n",
        "content-length: 99999999999999999999\r\n"
      })
  void aBodyHasOneLengthToldBeforehand(String fields) throws IOException {
    ShardRequest.Append append = append(samples.shard(10, BLOCK));
    String head =
        "PUT %s HTTP/1.1\r\nhost: n\r\n%sauthorization: %s\r\n\r\n"
            .formatted(append.path(), fields, signed(append));
    try (RawPeer peer = peer()) {
      assertThat(peer.send(head).send("12345").answerToTheEnd()).doesNotContain(" 201 ");
    }
    assertNothingIsThere();
  }

  @Test
  void headsPastTheBoundsAreRefused() throws IOException {
    assertClosed("GET /" + "x".repeat(1 << 20));
    assertClosed("GET / HTTP/1.1\r\n" + "x: y\r\n".repeat(1 << 16));
    assertClosed("GET / HTTP/1.1\r\nx: " + "y".repeat(1 << 20));
    assertClosed("no request at all\r\n\r\n");
    assertClosed("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  }

  /** The peer may find the connection closed while it still sends. */
  private void assertClosed(String bytes) throws IOException {
    try (RawPeer peer = peer()) {
      try {
        peer.send(bytes);
      } catch (IOException closed) {
        return;
      }
      assertThat(peer.answerToTheEnd()).doesNotContain("HTTP/1.1 2");
    }
  }

  @Test
  void aListOfDropsThatWasChangedDropsNothing() throws IOException {
    Sample shard = samples.shard(10, BLOCK);
    shard.appendTo(drive.local());
    ShardRequest.Drop drop = new ShardRequest.Drop(drive.local().drive(), 1, "0".repeat(64));
    try (RawPeer peer = peer()) {
      peer.send(RawPeer.head(drop, signed(drop))).send(new byte[17]);
      assertThat(peer.answerToTheEnd()).contains("x-nonagon-answer: malformed-request");
    }
    assertThat(shard.isIn(drive.local())).isTrue();
  }

  @Test
  void aShardWhoseLastByteIsNotItsEndIsRefused() throws IOException {
    Sample shard = samples.shard(10, BLOCK);
    try (RawPeer peer = peer()) {
      peer.send(RawPeer.head(append(shard), signed(append(shard))));
      peer.send(shard.frames()).send("!");
      assertThat(peer.answerToTheEnd()).contains("x-nonagon-answer: malformed-request");
    }
    assertNothingIsThere();
  }

  @Test
  void aDriveThatHangsHoldsUpNothingElseOnItsEventLoop() throws Exception {
    drive.close();
    BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
    InMemoryShardStore hung = new InMemoryShardStore(new DriveId(9), 1, held::add);
    drive =
        ServedDrive.in(
            folder, new ShardServerConfig("127.0.0.1", 0, 1, 8, 1 << 20, 90, 60, 60), hung);
    Sample stuck = samples.shard(40 * BLOCK, BLOCK);
    CompletableFuture<AppendOutcome> append =
        CompletableFuture.supplyAsync(() -> stuck.appendTo(drive.remote(9)));
    Runnable step = held.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Sample shard = samples.shard(40 * BLOCK, BLOCK);
    assertThat(shard.appendTo(drive.remote())).isInstanceOf(AppendOutcome.Durable.class);
    assertThat(shard.isIn(drive.remote())).isTrue();
    while (!append.isDone()) {
      if (step != null) {
        step.run();
      }
      step = held.poll(10, TimeUnit.MILLISECONDS);
    }
    assertThat(append.get()).isInstanceOf(AppendOutcome.Durable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK, 20 * BLOCK})
  void anAppendWhosePeerBreaksOffLeavesNothing(int sent) throws IOException {
    Sample shard = samples.shard(40 * BLOCK, BLOCK);
    RawPeer peer = peer();
    peer.send(RawPeer.head(append(shard), signed(append(shard))));
    byte[] part = new byte[sent];
    System.arraycopy(shard.frames(), 0, part, 0, sent);
    peer.send(part);
    ServedDrive.await(() -> drive.server().bodyBytesHeld() > 0);
    peer.breakOff();
    ServedDrive.await(() -> drive.server().requestsInFlight() == 0);
    ServedDrive.await(() -> drive.server().bodyBytesHeld() == 0);
    assertNothingIsThere();
    assertThat(readOf(drive.local(), shard.id(), 0, 1)).isEqualTo(new ReadOutcome.NotFound());
  }

  @Test
  void ofTwoAppendsOfOneShardOneStaysWhole() throws IOException {
    Sample first = samples.shard(40 * BLOCK, BLOCK);
    Sample second = samples.shard(first.spec());
    try (RawPeer slow = peer();
        RawPeer fast = peer()) {
      slow.send(RawPeer.head(append(first), signed(append(first))));
      slow.send(first.frames(0, 20));
      ServedDrive.await(() -> drive.server().bodyBytesHeld() > 0);
      fast.send(RawPeer.head(append(second), signed(append(second))))
          .send(second.frames())
          .send(".");
      fast.send("x\r\n\r\n");
      assertThat(fast.answerToTheEnd()).contains("x-nonagon-answer: durable");
      assertThat(second.isIn(drive.local())).isTrue();
      slow.send(first.frames(20, 20)).send(".x\r\n\r\n");
      assertThat(slow.answerToTheEnd()).contains("x-nonagon-answer: durable");
    }
    assertThat(first.isIn(drive.local()) ^ second.isIn(drive.local())).isTrue();
    assertThat(drive.local().status().await().atMost(PATIENCE).shards()).isEqualTo(1);
  }

  @Test
  void aConnectionOnWhichARequestDripsInIsClosed() throws Exception {
    drive.close();
    ShardServerConfig impatient = new ShardServerConfig("127.0.0.1", 0, 1, 8, 1 << 20, 1, 1, 1);
    drive = ServedDrive.in(folder, impatient);
    Sample shard = samples.shard(40 * BLOCK, BLOCK);
    try (RawPeer silent = peer();
        RawPeer halfHead = peer();
        RawPeer halfBody = peer()) {
      halfHead.sendIfOpen("GET /shards/v1/");
      halfBody.sendIfOpen(RawPeer.head(append(shard), signed(append(shard))) + "some bytes");
      assertThat(silent.answerToTheEnd()).isEmpty();
      assertThat(halfHead.answerToTheEnd()).isEmpty();
      assertThat(halfBody.answerToTheEnd()).isEmpty();
    }
    ServedDrive.await(() -> drive.server().bodyBytesHeld() == 0);
    assertNothingIsThere();
  }

  @Test
  void connectionsPastTheBoundAreClosed() throws Exception {
    drive.close();
    drive =
        ServedDrive.in(folder, new ShardServerConfig("127.0.0.1", 0, 1, 1, 1 << 20, 90, 60, 60));
    Sample shard = samples.shard(40 * BLOCK, BLOCK);
    try (RawPeer first = peer()) {
      first.send(RawPeer.head(append(shard), signed(append(shard))));
      ServedDrive.await(() -> drive.server().bodyBytesHeld() > 0);
      try (RawPeer second = peer()) {
        assertThat(second.answerToTheEnd()).isEmpty();
      }
      first.send(shard.frames()).send(".x\r\n\r\n");
      assertThat(first.answerToTheEnd()).contains("x-nonagon-answer: durable");
    }
  }

  @Test
  void appendsPastTheMemoryAreToldThatTheNodeIsBusy() throws Exception {
    drive.close();
    drive =
        ServedDrive.in(
            folder,
            new ShardServerConfig("127.0.0.1", 0, 1, 8, AppendBody.PIECE_BYTES, 90, 60, 60));
    Sample shard = samples.shard(40 * BLOCK, BLOCK);
    try (RawPeer first = peer()) {
      first.send(RawPeer.head(append(shard), signed(append(shard))));
      ServedDrive.await(() -> drive.server().bodyBytesHeld() > 0);
      ShardRequest.Append other = append(samples.shard(1, BLOCK));
      assertRefused("busy", RawPeer.head(other, signed(other)));
      first.send(shard.frames()).send(".x\r\n\r\n");
      assertThat(first.answerToTheEnd()).contains("x-nonagon-answer: durable");
    }
  }

  @Test
  void aServerThatStopsFinishesWhatIsUnderWay() throws IOException {
    Sample shard = samples.shard(40 * BLOCK, BLOCK);
    try (RawPeer peer = peer()) {
      peer.send(RawPeer.head(append(shard), signed(append(shard))));
      ServedDrive.await(() -> drive.server().bodyBytesHeld() > 0);
      var stopped = drive.server().stop(PATIENCE).subscribeAsCompletionStage();
      peer.send(shard.frames()).send(".");
      assertThat(peer.answerToTheEnd()).contains("x-nonagon-answer: durable");
      stopped.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
    assertThat(shard.isIn(drive.local())).isTrue();
    assertThatThrownBy(this::peer).isInstanceOf(IOException.class);
    drive.server().stop(Duration.ZERO).await().atMost(PATIENCE);
  }

  private void assertRefused(String answer, String request) throws IOException {
    try (RawPeer peer = peer()) {
      assertThat(peer.send(request).answerToTheEnd())
          .contains("x-nonagon-answer: " + answer + "\r\n");
    }
  }

  private void assertNothingIsThere() {
    assertThat(drive.local().inventory(0, Group.COUNT - 1).await().atMost(PATIENCE))
        .isEqualTo(List.of());
  }
}
