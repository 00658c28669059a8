package org.nonagon.storagenode.repair;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.LayoutPlanner;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.testkit.contract.BlobSample;
import org.nonagon.testkit.memory.InMemoryCatalog;

class ClusterViewTest {
  private static final ErasureProfile SMALL = new ErasureProfile(2, 1);

  private final InMemoryCatalog catalog =
      new InMemoryCatalog(() -> Instant.ofEpochSecond(1_000), new Random(1));
  private final ClusterView view = new ClusterView(catalog, catalog, catalog);
  private final BlobManifest blob =
      new BlobSample(new StripeLayout(SMALL, 4096, 5000), 1).manifest(Set.of());

  @Test
  void beforeItAskedItKnowsNothing() {
    assertThat(view.of(blob)).isEqualTo(blob.drives());
    assertThat(view.topology().isPlaceable(new DriveId(1))).isTrue();
    assertThat(view.setting(ClusterSetting.REPAIR_BYTES_PER_SECOND))
        .isEqualTo(ClusterSetting.REPAIR_BYTES_PER_SECOND.fallback());
  }

  @Test
  void itTellsLayoutsDrivesAndSettingsAsTheyAreNow() {
    List<Drive> drives = IntStream.range(0, 5).mapToObj(i -> register()).toList();
    install(drives.subList(0, 3));
    refresh();
    assertThat(view.of(blob)).doesNotContain(drives.get(3).id(), drives.get(4).id());

    install(drives.subList(2, 5));
    catalog.setState(List.of(drives.get(0).id()), Drive.State.DRAINING).await().indefinitely();
    catalog
        .set(ClusterSetting.REPAIR_BYTES_PER_SECOND, Optional.of(5_000_000L))
        .await()
        .indefinitely();
    refresh();

    assertThat(view.of(blob)).doesNotContain(drives.get(0).id(), drives.get(1).id());
    assertThat(view.topology().isPlaceable(drives.get(0).id())).isFalse();
    assertThat(view.topology().isPlaceable(drives.get(1).id())).isTrue();
    assertThat(view.setting(ClusterSetting.REPAIR_BYTES_PER_SECOND)).isEqualTo(5_000_000);
  }

  @Test
  void whoFollowsItIsToldTheMembersAtOnceAndWithEachAnswer() {
    List<Integer> early = new ArrayList<>();
    List<Integer> late = new ArrayList<>();
    view.follow(members -> early.add(members.drives().size()));
    assertThat(early).isEmpty();
    register();
    refresh();
    view.follow(members -> late.add(members.drives().size()));
    register();
    refresh();
    assertThat(early).containsExactly(1, 2);
    assertThat(late).containsExactly(1, 2);
  }

  private void refresh() {
    view.refresh().await().indefinitely();
  }

  private Drive register() {
    return catalog
        .registerDrive(
            new DriveRegistration(
                Optional.empty(),
                NodeId.LOCAL,
                Zone.DEFAULT,
                "/d/" + UUID.randomUUID(),
                1,
                1L << 40))
        .await()
        .indefinitely();
  }

  private void install(List<Drive> drives) {
    int number = catalog.layout(SMALL).await().indefinitely().map(Layout::number).orElse(0);
    assertThat(
            catalog
                .installLayout(
                    new Layout(number + 1, SMALL, LayoutPlanner.first(drives, SMALL).toArray()))
                .await()
                .indefinitely())
        .isTrue();
  }
}
