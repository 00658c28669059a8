package org.nonagon.gateway.reclaim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.S3Client;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.shard.AppendOutcome;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.DriveStatus.Health;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.testkit.memory.InMemoryShardStore;

final class ReclaimerTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final GatewayFixture fixture = new GatewayFixture();
  private final Reclaimer reclaimer = fixture.reclaimer(ReclaimConfig.DEFAULT);

  @AfterEach
  void stop() {
    reclaimer.stop();
    fixture.close();
  }

  /** What a writer that died leaves: a shard that no commit knows. */
  private void leaveOrphan(InMemoryShardStore drive) {
    byte[] data = new byte[100];
    ShardSpec spec =
        new ShardSpec(new ShardId(new BlobId(UUID.randomUUID()), 0), data.length, data.length);
    ByteBuffer frames = ByteBuffer.allocate(data.length + BlockFrames.CRC_BYTES);
    BlockFrames.write(ByteBuffer.wrap(data), 0, data.length, data.length, frames);
    frames.flip();
    ShardAppend append = drive.append(spec);
    append.write(frames).await().atMost(LONG);
    assertThat(append.finish().await().atMost(LONG)).isInstanceOf(AppendOutcome.Durable.class);
  }

  @Test
  void aStartAloneDropsWhatNoCommitKnowsAndNothingElse() throws Exception {
    try (S3Client client = fixture.client()) {
      client.put("/bucket", "");
      client.put("/bucket/k", new byte[500_000]);
      long kept = fixture.shards();
      fixture.drives().forEach(this::leaveOrphan);
      assertThat(fixture.shards()).isEqualTo(kept + 9);
      reclaimer.start(true).await().atMost(LONG);
      assertThat(fixture.shards()).isEqualTo(kept);
      assertThat(client.get("/bucket/k").body()).hasSize(500_000);
    }
  }

  @Test
  void aReclaimerWithoutSweepLeavesWhatOthersMayBeAboutToCommit() {
    Reclaimer plain = fixture.reclaimerWithoutSweep();
    leaveOrphan(fixture.drives().getFirst());
    plain.start(true).await().atMost(LONG);
    plain.stop();
    assertThat(plain.round().await().atMost(LONG)).isZero();
    assertThat(fixture.shards()).isEqualTo(1);
  }

  @Test
  void aPassBesideWritersDropsOnlyWhatThePassBeforeFound() {
    OrphanSweep sweep =
        new OrphanSweep(fixture.catalog, Home.ONLY, fixture.stores(), ReclaimConfig.DEFAULT);
    leaveOrphan(fixture.drives().getFirst());
    assertThat(sweep.pass().await().atMost(LONG)).isZero();
    assertThat(fixture.shards()).isEqualTo(1);
    leaveOrphan(fixture.drives().getLast());
    assertThat(sweep.pass().await().atMost(LONG)).isEqualTo(1);
    assertThat(fixture.shards()).isEqualTo(1);
    assertThat(sweep.pass().await().atMost(LONG)).isEqualTo(1);
    assertThat(fixture.shards()).isZero();
  }

  @Test
  void anIsolatedDriveDelaysNothing() throws Exception {
    try (S3Client client = fixture.client()) {
      client.put("/bucket", "");
      client.put("/bucket/k", new byte[3_000_000]);
      client.delete("/bucket/k");
      fixture.drives().getFirst().become(Health.ISOLATED, "for a test");
      GatewayFixture.await(
          "the others have dropped theirs",
          () -> {
            reclaimer.round().await().atMost(LONG);
            return fixture.drives().stream()
                .skip(1)
                .allMatch(drive -> drive.status().await().atMost(LONG).shards() == 0);
          });
      assertThat(reclaimer.round().await().atMost(LONG)).isZero();
    }
  }

  @Test
  void aReaderKeepsWhatItReads() throws Exception {
    try (S3Client client = fixture.client();
        S3Client reader = fixture.client()) {
      client.put("/bucket", "");
      byte[] body = new byte[30_000_000];
      client.put("/bucket/k", body);
      reader.send("GET", "/bucket/k", 0, "x-amz-content-sha256", "UNSIGNED-PAYLOAD");
      assertThat(reader.connection().receiveHeaders().status()).isEqualTo(200);
      client.delete("/bucket/k");
      fixture.reclaim();
      assertThat(fixture.shards()).isEqualTo(9);
      assertThat(reader.connection().read(body.length)).hasSize(body.length);
      GatewayFixture.await(
          "the blob goes once the reader is done",
          () -> {
            fixture.reclaim();
            return fixture.shards() == 0;
          });
    }
  }
}
