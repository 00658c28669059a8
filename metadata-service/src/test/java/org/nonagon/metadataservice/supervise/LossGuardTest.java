package org.nonagon.metadataservice.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.LayoutPlanner;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

class LossGuardTest {
  private static final ErasureProfile PROFILE = new ErasureProfile(6, 3);
  private static final long LIMIT = 900_000;

  /** Nodes with these silences, each with some drives, numbered through. */
  private static Membership cluster(int drivesOfNode, Set<Integer> lost, long... silentMillis) {
    return new Membership(
        IntStream.rangeClosed(1, silentMillis.length)
            .mapToObj(
                n ->
                    new NodeMember(
                        new NodeId(n),
                        Zone.DEFAULT,
                        Optional.of("127.0.0.1:" + n),
                        silentMillis[n - 1]))
            .toList(),
        IntStream.rangeClosed(1, silentMillis.length * drivesOfNode)
            .mapToObj(d -> drive(d, (d - 1) / drivesOfNode + 1, lost.contains(d)))
            .map(drive -> new DriveMember(drive, "/d", Optional.empty()))
            .toList(),
        List.of());
  }

  private static Drive drive(int id, int node, boolean isLost) {
    Drive.State state = isLost ? Drive.State.LOST : Drive.State.ACTIVE;
    return new Drive(new DriveId(id), new NodeId(node), Zone.DEFAULT, 1, 1L << 40, state);
  }

  private static Layout layoutOf(Membership members) {
    return LayoutPlanner.first(members.drives().stream().map(DriveMember::drive).toList(), PROFILE);
  }

  private static PlacementCount placement(Set<Integer> missing, int... drives) {
    return new PlacementCount(
        IntStream.of(drives).mapToObj(DriveId::new).toList(), missing, 6, 5, 5_000);
  }

  @Test
  void nobodyIsACandidateWhoWasHeardOfInTime() {
    Membership members = cluster(1, Set.of(), 0, LIMIT - 1, 500);
    assertThat(new LossGuard(members).candidate(LIMIT)).isEmpty();
  }

  @Test
  void theLongestSilenceIsTheCandidate() {
    Membership members = cluster(1, Set.of(), 0, LIMIT, LIMIT + 1, LIMIT);
    assertThat(new LossGuard(members).candidate(LIMIT)).contains(new NodeId(3));
  }

  @Test
  void aNodeWhoseDrivesAreLostAlreadyIsNoCandidate() {
    Membership members = cluster(2, Set.of(3, 4), 0, LIMIT + 1, 0);
    assertThat(new LossGuard(members).candidate(LIMIT)).isEmpty();
  }

  @Test
  void theNodeInsideTheServerIsNoCandidate() {
    Membership members =
        new Membership(
            List.of(new NodeMember(NodeId.LOCAL, Zone.DEFAULT, Optional.empty(), LIMIT + 1)),
            List.of(new DriveMember(drive(1, 1, false), "/d", Optional.empty())),
            List.of());
    assertThat(new LossGuard(members).candidate(LIMIT)).isEmpty();
  }

  @Test
  void aNodeWithAsManyShardsAsThereIsParityMayBeLost() {
    Membership members = cluster(3, Set.of(), LIMIT, 0, 0, 0);
    LossVerdict verdict =
        new LossGuard(members).judge(new NodeId(1), List.of(layoutOf(members)), List.of());
    assertThat(verdict).isEqualTo(new LossVerdict.Lose(new NodeId(1)));
  }

  @Test
  void aNodeWithMoreShardsOfAGroupThanThereIsParityIsNotLost() {
    Membership members = cluster(5, Set.of(), LIMIT, 0);
    LossVerdict verdict =
        new LossGuard(members).judge(new NodeId(1), List.of(layoutOf(members)), List.of());
    assertThat(verdict).isInstanceOf(LossVerdict.Alert.class);
  }

  @Test
  void whatWasLostBeforeCountsAsLongAsTheLayoutHasIt() {
    Membership whole = cluster(3, Set.of(), LIMIT, LIMIT, 0, 0);
    Membership after = cluster(3, Set.of(4, 5, 6), LIMIT, LIMIT, 0, 0);
    LossVerdict verdict =
        new LossGuard(after).judge(new NodeId(1), List.of(layoutOf(whole)), List.of());
    assertThat(verdict).isInstanceOf(LossVerdict.Alert.class);
  }

  @Test
  void aBlobThatIsNotRepairedYetKeepsANodeFromBeingLost() {
    Membership members = cluster(1, Set.of(), LIMIT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    LossGuard guard = new LossGuard(members);
    PlacementCount barely = placement(Set.of(6, 7, 8), 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(guard.judge(new NodeId(1), List.of(), List.of(barely)))
        .isEqualTo(
            new LossVerdict.Alert(
                new NodeId(1), "5 blobs would have fewer shards than they can be read from"));
  }

  @Test
  void aBlobThatIsLostAlreadyKeepsNobody() {
    Membership members = cluster(1, Set.of(), LIMIT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    PlacementCount gone = placement(Set.of(5, 6, 7, 8), 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(new LossGuard(members).judge(new NodeId(1), List.of(), List.of(gone)))
        .isEqualTo(new LossVerdict.Lose(new NodeId(1)));
  }

  @Test
  void aShardThatIsMissingOnTheNodeIsNotLostTwice() {
    Membership members = cluster(1, Set.of(), LIMIT, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    PlacementCount barely = placement(Set.of(0, 7, 8), 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(new LossGuard(members).judge(new NodeId(1), List.of(), List.of(barely)))
        .isEqualTo(new LossVerdict.Lose(new NodeId(1)));
  }
}
