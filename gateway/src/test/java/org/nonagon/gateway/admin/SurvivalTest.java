package org.nonagon.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.DriveStatus;

class SurvivalTest {
  private static final int[] APART = IntStream.rangeClosed(1, 9).toArray();

  /** Nodes in three zones by turns, each with some drives; some of the nodes are silent. */
  private static Survival cluster(int nodes, int drivesOfNode, Integer... silent) {
    Set<Integer> isSilent = Set.copyOf(Arrays.asList(silent));
    return new Survival(
        new DriveStates(
            new Membership(
                IntStream.rangeClosed(1, nodes)
                    .mapToObj(n -> node(n, isSilent.contains(n)))
                    .toList(),
                IntStream.rangeClosed(1, nodes * drivesOfNode)
                    .mapToObj(d -> member(d, (d - 1) / drivesOfNode + 1, Drive.State.ACTIVE))
                    .toList(),
                List.of())));
  }

  private static Zone zone(int node) {
    return new Zone("z" + node % 3);
  }

  private static NodeMember node(int number, boolean isSilent) {
    return new NodeMember(
        new NodeId(number), zone(number), Optional.of("n" + number), isSilent ? 10_000 : 0);
  }

  private static DriveMember member(int drive, int node, Drive.State state) {
    return new DriveMember(
        new Drive(new DriveId(drive), new NodeId(node), zone(node), 1, 1L << 40, state),
        "/d" + drive,
        Optional.empty());
  }

  private static PlacementCount blobs(long count, Set<Integer> missing, int... drives) {
    return new PlacementCount(
        IntStream.of(drives).mapToObj(DriveId::new).toList(), missing, 6, count, count * 100);
  }

  @Test
  void aWholeBlobOnNineNodesSurvivesThreeDrivesThreeNodesAndOneZone() {
    Survival.Figures figures = cluster(9, 1).of(List.of(blobs(4, Set.of(), APART)));
    assertThat(figures)
        .isEqualTo(new Survival.Figures(4, 400, 0, 0, 0, 0, new Survival.Margin(3, 3, 1)));
  }

  @Test
  void aWholeBlobOnThreeNodesSurvivesOneOfThem() {
    Survival.Margin margin = cluster(3, 3).of(List.of(blobs(1, Set.of(), APART))).margin();
    assertThat(margin).isEqualTo(new Survival.Margin(3, 1, 1));
  }

  @Test
  void theBlobThatIsWorstOffDecides() {
    Survival.Figures figures =
        cluster(9, 1).of(List.of(blobs(4, Set.of(), APART), blobs(2, Set.of(0, 8), APART)));
    assertThat(figures)
        .isEqualTo(new Survival.Figures(6, 600, 2, 200, 0, 0, new Survival.Margin(1, 1, 0)));
  }

  @Test
  void aSilentNodeTakesFromTheMarginAndDegradesNothing() {
    Survival.Figures figures = cluster(9, 1, 4, 5).of(List.of(blobs(4, Set.of(), APART)));
    assertThat(figures)
        .isEqualTo(new Survival.Figures(4, 400, 0, 0, 0, 0, new Survival.Margin(1, 1, 0)));
  }

  @Test
  void blobsAreUnavailableWhileTooManyNodesAreSilent() {
    Survival.Figures figures = cluster(9, 1, 1, 2, 3, 4).of(List.of(blobs(4, Set.of(), APART)));
    assertThat(figures)
        .isEqualTo(new Survival.Figures(4, 400, 0, 0, 4, 0, new Survival.Margin(0, 0, 0)));
  }

  @Test
  void blobsAreLostWhenTooManyShardsAre() {
    Survival.Figures figures = cluster(9, 1).of(List.of(blobs(4, Set.of(1, 2, 3, 4), APART)));
    assertThat(figures)
        .isEqualTo(new Survival.Figures(4, 400, 4, 400, 0, 4, new Survival.Margin(0, 0, 0)));
  }

  @Test
  void aBlobWhoseShardsShareADriveIsDegraded() {
    Survival.Figures figures =
        cluster(9, 1).of(List.of(blobs(1, Set.of(), 1, 1, 2, 2, 3, 3, 4, 5, 6)));
    assertThat(figures)
        .isEqualTo(new Survival.Figures(1, 100, 1, 100, 0, 0, new Survival.Margin(1, 1, 1)));
  }

  @Test
  void isolatedAndLostDrivesCannotBeReached() {
    DriveStatus isolated =
        new DriveStatus(new DriveId(1), 1, DriveStatus.Health.ISOLATED, "gone", 1, 1, 0, 0);
    DriveMember first = member(1, 1, Drive.State.ACTIVE);
    DriveStates states =
        new DriveStates(
            new Membership(
                List.of(node(1, false)),
                List.of(
                    new DriveMember(first.drive(), "/d1", Optional.of(isolated)),
                    member(2, 1, Drive.State.LOST),
                    member(3, 1, Drive.State.DRAINING)),
                List.of()));
    assertThat(IntStream.rangeClosed(1, 3).mapToObj(DriveId::new).map(d -> states.find(d).get()))
        .extracting(states::state)
        .containsExactly("isolated", "lost", "draining");
    assertThat(states.isReachable(states.find(new DriveId(1)).get())).isFalse();
    assertThat(states.isReachable(states.find(new DriveId(2)).get())).isFalse();
    assertThat(states.isReachable(states.find(new DriveId(3)).get())).isTrue();
  }
}
