package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.awaitAll;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.LayoutNumber;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeRegistration;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.DriveStatus.Health;

/** What a catalog promises of nodes, their beats and their drives. */
abstract class MembershipCatalogContract extends CatalogSuite {
  private static final Zone ZONE = new Zone("z1");
  private static final long HOUR_MILLIS = 3_600_000;

  private static String address() {
    return UUID.randomUUID() + ":9200";
  }

  private NodeId node(String address, Zone zone) {
    return await(catalog.registerNode(new NodeRegistration(address, zone)));
  }

  private NodeId node() {
    return node(address(), ZONE);
  }

  @Test
  void theFolderOfALostDriveBecomesANewOne() {
    DriveRegistration wanted =
        new DriveRegistration(
            Optional.empty(), node(), ZONE, "/d/" + UUID.randomUUID(), 5, 1L << 40);
    DriveId lost = await(catalog.registerDrive(wanted)).id();
    assertThat(await(catalog.setState(List.of(lost), Drive.State.DRAINING))).containsExactly(lost);
    assertThat(await(catalog.registerDrive(wanted)).id()).isEqualTo(lost);
    assertThat(await(catalog.setState(List.of(lost), Drive.State.LOST))).containsExactly(lost);
    assertThat(await(catalog.registerDrive(wanted)).id()).isNotEqualTo(lost);
  }

  private Drive drive(NodeId node, Optional<DriveId> known) {
    return await(
        catalog.registerDrive(
            new DriveRegistration(known, node, ZONE, "/d/" + UUID.randomUUID(), 5, 1L << 40)));
  }

  private Drive drive(NodeId node) {
    return drive(node, Optional.empty());
  }

  private static DriveStatus status(DriveId drive, int incarnation, Health health) {
    return new DriveStatus(drive, incarnation, health, "because", 1L << 41, 1L << 39, 17, 4711);
  }

  private static DriveStatus status(Drive drive, Health health) {
    return status(drive.id(), drive.incarnation(), health);
  }

  private NodeMember member(NodeId node) {
    return member(await(catalog.members()), node);
  }

  private static NodeMember member(Membership members, NodeId node) {
    return members.nodes().stream()
        .filter(member -> member.node().equals(node))
        .findFirst()
        .orElseThrow();
  }

  private DriveMember member(DriveId drive) {
    return member(await(catalog.members()), drive);
  }

  private static DriveMember member(Membership members, DriveId drive) {
    return members.drives().stream()
        .filter(member -> member.drive().id().equals(drive))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aNodeKeepsItsNumberByItsAddress() {
    String address = address();
    NodeId first = node(address, ZONE);
    assertThat(node()).isNotEqualTo(first);
    assertThat(node(address, ZONE)).isEqualTo(first);
    assertThat(member(first).address()).contains(address);
    assertThat(member(first).zone()).isEqualTo(ZONE);
  }

  @Test
  void aNodeThatComesBackInAnotherZoneTakesItsDrivesThere() {
    String address = address();
    NodeId node = node(address, ZONE);
    Drive drive = drive(node);
    Drive elsewhere = drive(node());
    node(address, new Zone("z2"));
    assertThat(member(node).zone()).isEqualTo(new Zone("z2"));
    assertThat(member(drive.id()).drive())
        .isEqualTo(
            new Drive(
                drive.id(),
                node,
                new Zone("z2"),
                drive.incarnation(),
                drive.capacityBytes(),
                Drive.State.ACTIVE));
    assertThat(member(elsewhere.id()).drive()).isEqualTo(elsewhere);
  }

  @Test
  void nodesRegisteredAtOnceGetDifferentNumbersAndOneAddressOne() {
    List<Uni<NodeId>> asked = new ArrayList<>();
    String address = address();
    for (int i = 0; i < 6; i++) {
      asked.add(catalog.registerNode(new NodeRegistration(address(), ZONE)));
      asked.add(catalog.registerNode(new NodeRegistration(address, ZONE)));
    }
    assertThat(awaitAll(asked).stream().distinct()).hasSize(7);
  }

  @Test
  void membersAreNodesAndDrivesByNumber() {
    NodeId node = node();
    Drive drive = drive(node);
    Membership members = await(catalog.members());
    assertThat(member(members, drive.id()).drive()).isEqualTo(drive);
    assertThat(member(members, drive.id()).path()).startsWith("/d/");
    assertThat(member(members, drive.id()).status()).isEmpty();
    assertThat(members.nodes())
        .isSortedAccordingTo(Comparator.comparingInt(member -> member.node().value()));
    assertThat(members.drives())
        .isSortedAccordingTo(Comparator.comparing(member -> member.drive().id()));
  }

  @Test
  void aNodeOfADriveThatWasNeverRegisteredItselfHasNoAddress() {
    NodeId node = new NodeId(node().value() + 1000);
    drive(node);
    assertThat(member(node).address()).isEmpty();
    assertThat(member(node).zone()).isEqualTo(ZONE);
  }

  @Test
  void membersAreToldTheNewestLayoutOfEachProfile() {
    ErasureProfile profile = new ErasureProfile(3, 2);
    int number = await(catalog.layout(profile)).map(Layout::number).orElse(0);
    for (int next = number + 1; next <= number + 2; next++) {
      short[] slots = new short[Group.COUNT * profile.shards()];
      Arrays.fill(slots, (short) 7);
      assertThat(await(catalog.installLayout(new Layout(next, profile, slots)))).isTrue();
    }
    assertThat(await(catalog.members()).layouts())
        .filteredOn(layout -> layout.profile().equals(profile))
        .containsExactly(new LayoutNumber(profile, number + 2));
  }

  @Test
  void aBeatTellsHowDrivesFareAndGivesTheMembers() {
    NodeId node = node();
    Drive first = drive(node);
    Drive second = drive(node);
    Membership members =
        await(
            catalog.beat(
                node, List.of(status(first, Health.HEALTHY), status(second, Health.READ_ONLY))));
    assertThat(member(members, first.id()).status()).contains(status(first, Health.HEALTHY));
    assertThat(member(members, second.id()).status()).contains(status(second, Health.READ_ONLY));
    assertThat(member(members, first.id()).drive()).isEqualTo(first);
    await(catalog.beat(node, List.of(status(first, Health.ISOLATED))));
    assertThat(member(first.id()).status()).contains(status(first, Health.ISOLATED));
    assertThat(member(second.id()).status()).contains(status(second, Health.READ_ONLY));
  }

  @Test
  void whatIsSaidOfAnotherIncarnationOrOfAForeignDriveIsPassedOver() {
    NodeId node = node();
    NodeId other = node();
    Drive drive = drive(node);
    await(catalog.beat(node, List.of(status(drive, Health.FULL))));
    int incarnation = drive.incarnation();
    await(catalog.beat(other, List.of(status(drive, Health.ISOLATED))));
    await(catalog.beat(node, List.of(status(drive.id(), incarnation + 1, Health.ISOLATED))));
    await(catalog.beat(node, List.of(status(new DriveId(32_500), 1, Health.HEALTHY))));
    assertThat(member(drive.id()).status()).contains(status(drive, Health.FULL));

    Drive again = drive(other, Optional.of(drive.id()));
    assertThat(member(drive.id()).status()).isEmpty();
    await(catalog.beat(other, List.of(status(drive, Health.HEALTHY))));
    assertThat(member(drive.id()).status()).isEmpty();
    await(catalog.beat(other, List.of(status(again, Health.HEALTHY))));
    assertThat(member(drive.id()).status()).contains(status(again, Health.HEALTHY));
  }

  @Test
  void onlyARegisteredNodeBeatsAndWithNoMoreDrivesThanOneMayHave() {
    NodeId unknown = new NodeId(Integer.MAX_VALUE);
    assertThatThrownBy(() -> await(catalog.beat(unknown, List.of())))
        .isInstanceOf(IllegalArgumentException.class);
    NodeId node = node();
    DriveStatus status = status(new DriveId(1), 1, Health.HEALTHY);
    List<DriveStatus> tooMany =
        Collections.nCopies(MembershipCatalog.MAX_DRIVES_OF_NODE + 1, status);
    assertThatThrownBy(() -> await(catalog.beat(node, tooMany)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Waits until a node has been silent for a moment; time passes by itself. */
  private void awaitSilence(NodeId node) {
    long deadline = System.nanoTime() + CatalogSamples.PATIENCE.toNanos();
    do {
      await(catalog.watch());
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never silent: " + node);
      }
    } while (member(node).silentMillis() == 0);
  }

  @Test
  void aNodeThatBeatsIsNoLongerSilentThanOneThatDoesNot() {
    NodeId silent = node();
    NodeId beating = node();
    awaitSilence(beating);
    Membership members = await(catalog.beat(beating, List.of()));
    assertThat(member(members, beating).silentMillis())
        .isLessThanOrEqualTo(member(members, silent).silentMillis());
    assertThat(new NodeMember(silent, ZONE, Optional.empty(), 9_999).isSuspected()).isFalse();
    assertThat(new NodeMember(silent, ZONE, Optional.empty(), 10_000).isSuspected()).isTrue();
  }

  /** Declares a node lost as soon as it has been silent for a millisecond. */
  private void lose(NodeId node, long windowMillis) {
    awaitSilence(node);
    long deadline = System.nanoTime() + CatalogSamples.PATIENCE.toNanos();
    while (!await(catalog.loseSilentNode(node, 1, windowMillis))) {
      awaitSilence(node);
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never lost: " + node);
      }
    }
  }

  @Test
  void aSilentNodeLosesAllItsDrivesOnce() {
    NodeId node = node();
    List<Drive> drives = IntStream.range(0, 3).mapToObj(_ -> drive(node)).toList();
    Drive elsewhere = drive(node());
    awaitSilence(node);
    assertThat(await(catalog.loseSilentNode(node, HOUR_MILLIS, 0))).isFalse();
    lose(node, 0);
    for (Drive drive : drives) {
      Drive lost = member(drive.id()).drive();
      assertThat(lost.state()).isEqualTo(Drive.State.LOST);
      assertThat(lost.incarnation()).isGreaterThan(drive.incarnation());
    }
    assertThat(member(elsewhere.id()).drive()).isEqualTo(elsewhere);
    awaitSilence(node);
    assertThat(await(catalog.loseSilentNode(node, 1, 0))).isFalse();
  }

  @Test
  void noNodeIsDeclaredLostWithinTheWindowOfAnother() {
    NodeId first = node();
    NodeId second = node();
    drive(first);
    Drive drive = drive(second);
    lose(first, 0);
    awaitSilence(second);
    assertThat(await(catalog.loseSilentNode(second, 1, HOUR_MILLIS))).isFalse();
    assertThat(member(drive.id()).drive()).isEqualTo(drive);
    lose(second, 0);
  }

  @Test
  void aNodeThatIsUnknownOrHasNoDriveIsNotDeclaredLost() {
    assertThat(await(catalog.loseSilentNode(new NodeId(Integer.MAX_VALUE), 0, 0))).isFalse();
    assertThat(await(catalog.loseSilentNode(node(), 0, 0))).isFalse();
  }

  @Test
  void drivesDrainAreMadeActiveAgainAndAreLostOnce() {
    NodeId node = node();
    Drive first = drive(node);
    Drive second = drive(node);
    DriveId id = first.id();
    assertThat(await(catalog.setState(List.of(id), Drive.State.ACTIVE))).isEmpty();
    assertThat(await(catalog.setState(List.of(id, second.id()), Drive.State.DRAINING)))
        .isEqualTo(Set.of(id, second.id()));
    assertThat(await(catalog.setState(List.of(id), Drive.State.DRAINING))).isEmpty();
    assertThat(member(id).drive().incarnation()).isEqualTo(first.incarnation());
    assertThat(await(catalog.setState(List.of(id), Drive.State.ACTIVE))).containsExactly(id);
    assertThat(member(id).drive()).isEqualTo(first);

    assertThat(await(catalog.setState(List.of(id, new DriveId(32_501)), Drive.State.LOST)))
        .containsExactly(id);
    Drive lost = member(id).drive();
    assertThat(lost.state()).isEqualTo(Drive.State.LOST);
    assertThat(lost.incarnation()).isEqualTo(first.incarnation() + 1);
    for (Drive.State state : Drive.State.values()) {
      assertThat(await(catalog.setState(List.of(id), state))).isEmpty();
    }
    assertThat(member(id).drive()).isEqualTo(lost);
    assertThat(member(second.id()).drive().state()).isEqualTo(Drive.State.DRAINING);

    Drive again = drive(node, Optional.of(id));
    assertThat(again.state()).isEqualTo(Drive.State.ACTIVE);
    assertThat(again.incarnation()).isEqualTo(lost.incarnation() + 1);
  }
}
