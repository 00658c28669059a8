package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;

import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeRegistration;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/** Silence, which is made by setting back when nodes were heard of and when anybody listened. */
class MembershipTimeTest {
  private static final long HOUR_MILLIS = 3_600_000;

  @RegisterExtension
  static final CatalogForTests CATALOG = new CatalogForTests(CatalogSettings.SHARED);

  private NodeId node = NodeId.LOCAL;

  private static Catalog catalog() {
    return CATALOG.catalog();
  }

  private static void execute(String sql) {
    CatalogInvariants.execute(CATALOG.database(), sql);
  }

  private long silentMillis() {
    return await(catalog().members()).nodes().stream()
        .filter(member -> member.node().equals(node))
        .mapToLong(NodeMember::silentMillis)
        .sum();
  }

  @BeforeEach
  void aNodeWasHeardOfAnHourAgo() {
    node = await(catalog().registerNode(new NodeRegistration("node:9200", Zone.DEFAULT)));
    await(
        catalog()
            .registerDrive(
                new DriveRegistration(Optional.empty(), node, Zone.DEFAULT, "/d", 1, 1)));
    execute("UPDATE node SET last_beat = now_micros() - 3600000000");
    execute("UPDATE watch SET last_watch = now_micros() - 60000000, up_since = 0, last_loss = 0");
  }

  /** The watch goes on for a minute, however slow the test is. */
  private static void watchAllTheTime() {
    execute("UPDATE watch SET last_watch = now_micros() + 60000000");
  }

  @Test
  void silenceCountsWhileSomebodyWatches() {
    watchAllTheTime();
    assertThat(silentMillis()).isGreaterThanOrEqualTo(HOUR_MILLIS);
    assertThat(await(catalog().loseSilentNode(node, HOUR_MILLIS, HOUR_MILLIS))).isTrue();
  }

  @Test
  void nobodyIsSilentWhileNobodyWatches() {
    assertThat(silentMillis()).isZero();
    assertThat(await(catalog().loseSilentNode(node, 1, 0))).isFalse();
  }

  @Test
  void afterAGapAllNodesCountAsHeardOf() {
    await(catalog().watch());
    watchAllTheTime();
    assertThat(silentMillis()).isLessThan(HOUR_MILLIS / 2);
    assertThat(await(catalog().loseSilentNode(node, HOUR_MILLIS / 2, 0))).isFalse();
  }

  @Test
  void aWatchInTimeIsNoGap() {
    watchAllTheTime();
    await(catalog().watch());
    assertThat(silentMillis()).isGreaterThanOrEqualTo(HOUR_MILLIS);
  }

  @Test
  void theNextNodeIsLostWhenTheWindowIsOver() {
    watchAllTheTime();
    execute("UPDATE watch SET last_loss = now_micros() - 1800000000");
    assertThat(await(catalog().loseSilentNode(node, HOUR_MILLIS, HOUR_MILLIS))).isFalse();
    assertThat(await(catalog().loseSilentNode(node, HOUR_MILLIS, HOUR_MILLIS / 2))).isTrue();
  }
}
