package org.nonagon.storagenode.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.wire.ShardRequest;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** What a peer makes a node hold that asks for much and takes it slowly, or never. */
class SlowPeerTest {
  private static final int BLOCK = 1 << 14;

  /** Far more than what the system keeps on the way between two sockets. */
  private static final int MANY_CELLS = 256;

  @TempDir private Path folder;
  private final Sample shard = new ShardSamples(5).shard(ShardStore.MAX_READ_BLOCKS * BLOCK, BLOCK);
  private final WatchedReads watched =
      new WatchedReads(new InMemoryShardStore(new DriveId(9), 1, ForkJoinPool.commonPool()));

  @SuppressWarnings("NullAway.Init") // set before each test
  private ServedDrive drive;

  @BeforeEach
  void serve() {
    shard.appendTo(watched);
    drive = serving(600);
  }

  private ServedDrive serving(int requestSeconds) {
    return ServedDrive.in(
        folder,
        new ShardServerConfig("127.0.0.1", 0, 1, 8, 1 << 20, 90, requestSeconds, 60),
        watched);
  }

  @AfterEach
  void close() throws IOException {
    drive.close();
  }

  private String requests(int count) {
    ShardRequest read =
        new ShardRequest.Read(watched.drive(), shard.id(), 0, ShardStore.MAX_READ_BLOCKS);
    StringBuilder heads = new StringBuilder();
    for (int i = 0; i < count; i++) {
      heads.append(RawPeer.head(read, drive.signer().sign(read.method(), read.path(), 0)));
    }
    return heads.toString();
  }

  @Test
  void requestsThatComeTogetherAreAnsweredOneAfterAnother() throws IOException {
    int count = 20;
    try (RawPeer peer = new RawPeer(drive.port())) {
      peer.send(requests(count)).send("no request\r\n\r\n");
      assertThat(peer.answerToTheEnd().split("x-nonagon-answer: frames", -1)).hasSize(count + 1);
    }
    assertThat(watched.begun()).isEqualTo(count);
    assertThat(watched.mostHeld()).isEqualTo(1);
  }

  @Test
  void aPeerThatTakesNothingHoldsOneAnswerUntilItsTimeIsOver() throws IOException {
    drive.close();
    drive = serving(1);
    try (RawPeer peer = new RawPeer(drive.port())) {
      peer.send(requests(MANY_CELLS));
      ServedDrive.await(() -> watched.begun() > 0);
      ServedDrive.await(() -> drive.server().requestsInFlight() == 0);
      assertThat(peer.answerToTheEnd().length()).isLessThan(MANY_CELLS * shard.frames().length);
    }
    assertThat(watched.mostHeld()).isEqualTo(1);
    ServedDrive.await(() -> watched.held() == 0);
  }
}
