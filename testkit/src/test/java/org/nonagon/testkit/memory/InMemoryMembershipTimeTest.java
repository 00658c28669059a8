package org.nonagon.testkit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeRegistration;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/** Silence by a clock that the test moves; every question takes the catalog a microsecond. */
class InMemoryMembershipTimeTest {
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final InMemoryCatalog catalog = new InMemoryCatalog(() -> now, new SplittableRandom(1));
  private final NodeId node =
      answerOf(catalog.registerNode(new NodeRegistration("node:9200", Zone.DEFAULT)));

  private static <T> T answerOf(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(1));
  }

  private void pass(long millis) {
    now = now.plusMillis(millis);
  }

  /** Lets time pass while somebody watches. */
  private void passWatched(long millis) {
    for (long passed = 0; passed < millis; passed += MembershipCatalog.BEAT_INTERVAL_MILLIS) {
      answerOf(catalog.watch());
      pass(Math.min(MembershipCatalog.BEAT_INTERVAL_MILLIS, millis - passed));
    }
  }

  private long silentMillis() {
    return answerOf(catalog.members()).nodes().getFirst().silentMillis();
  }

  @Test
  void silenceCountsWhileSomebodyWatches() {
    passWatched(60_000);
    assertThat(silentMillis()).isBetween(59_999L, 60_000L);
    answerOf(catalog.beat(node, List.of()));
    assertThat(silentMillis()).isZero();
    passWatched(9_990);
    assertThat(answerOf(catalog.members()).nodes().getFirst().isSuspected()).isFalse();
    pass(20);
    assertThat(answerOf(catalog.members()).nodes().getFirst().isSuspected()).isTrue();
  }

  @Test
  void nobodyIsSilentWhileNobodyWatchesAndAfterAGapAllCountAsHeardOf() {
    passWatched(20_000);
    pass(60_000);
    assertThat(silentMillis()).isZero();
    answerOf(catalog.watch());
    pass(5_000);
    assertThat(silentMillis()).isBetween(4_999L, 5_000L);
  }

  @Test
  void aNodeIsLostAfterItsSilenceAndTheNextOneAfterTheWindow() {
    NodeId other = answerOf(catalog.registerNode(new NodeRegistration("other:9200", Zone.DEFAULT)));
    for (NodeId each : List.of(node, other)) {
      answerOf(
          catalog.registerDrive(
              new DriveRegistration(Optional.empty(), each, Zone.DEFAULT, "/d", 1, 1)));
    }
    passWatched(899_990);
    assertThat(answerOf(catalog.loseSilentNode(node, 900_000, 900_000))).isFalse();
    passWatched(20);
    assertThat(answerOf(catalog.loseSilentNode(node, 900_000, 900_000))).isTrue();
    assertThat(answerOf(catalog.loseSilentNode(other, 900_000, 900_000))).isFalse();
    passWatched(900_000);
    assertThat(answerOf(catalog.loseSilentNode(other, 900_000, 900_000))).isTrue();
  }
}
