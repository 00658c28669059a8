package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.EndedScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.OpenScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubRound;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

/** What a catalog promises of the rounds in which drives are read through. */
abstract class ScrubCatalogContract extends RepairSuite {
  private static final ScrubFindings SOME = new ScrubFindings(1, 2, 3, 4, 5, 6);
  private static final ScrubFindings MORE = new ScrubFindings(10, 20, 30, 40, 50, Long.MAX_VALUE);

  @SuppressWarnings("NullAway.Init") // set before each test
  private Drive drive;

  @BeforeEach
  void registerADrive() {
    drive = drive();
  }

  private Optional<ScrubRound> findRound(Drive of) {
    return await(catalog.scrubRound(Home.ONLY, of.id(), of.incarnation()));
  }

  private ScrubRound round() {
    return findRound(drive).orElseThrow();
  }

  private boolean report(ScrubRound round, int nextGroup, ScrubFindings found) {
    return await(catalog.reportScrub(Home.ONLY, drive.id(), round.number(), nextGroup, found));
  }

  private long request(DriveId... drives) {
    return await(catalog.requestScrub(Home.ONLY, Set.of(drives)));
  }

  private Set<DriveId> requested(DriveId... drives) {
    return await(catalog.requestedScrubs(Home.ONLY, Set.of(drives)));
  }

  private Optional<DriveScrub> findScrub(DriveId of) {
    return await(catalog.scrubs(Home.ONLY)).stream()
        .filter(scrub -> scrub.drive().equals(of))
        .findFirst();
  }

  private DriveScrub scrub() {
    return findScrub(drive.id()).orElseThrow();
  }

  @Test
  void aDriveThatWasNeverReadIsTold() {
    assertThat(scrub())
        .isEqualTo(
            new DriveScrub(drive.id(), Optional.empty(), Optional.empty(), Optional.empty()));
    List<DriveId> all = await(catalog.scrubs(Home.ONLY)).stream().map(DriveScrub::drive).toList();
    assertThat(all).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aRoundGoesOnWhereItIsUntilItsLastGroup() {
    ScrubRound first = round();
    assertThat(first.nextGroup()).isZero();
    assertThat(first.isRequested()).isFalse();
    assertThat(first.found()).isEqualTo(ScrubFindings.NONE);
    assertThat(report(first, 1000, SOME)).isTrue();

    ScrubRound second = round();
    assertThat(second.number()).isEqualTo(first.number());
    assertThat(second.nextGroup()).isEqualTo(1000);
    assertThat(second.found()).isEqualTo(SOME);
    assertThat(second.elapsedMicros()).isGreaterThanOrEqualTo(first.elapsedMicros());
    OpenScrub open = scrub().open().orElseThrow();
    assertThat(open.nextGroup()).isEqualTo(1000);
    assertThat(open.found()).isEqualTo(SOME);
    assertThat(scrub().ended()).isEmpty();

    assertThat(report(second, Group.COUNT, MORE)).isTrue();
    assertThat(scrub().open()).isEmpty();
    EndedScrub ended = scrub().ended().orElseThrow();
    assertThat(ended.startedMicros()).isEqualTo(open.startedMicros());
    assertThat(ended.endedMicros()).isGreaterThanOrEqualTo(ended.startedMicros());
    assertThat(ended.found()).isEqualTo(MORE);
  }

  @Test
  void theNextRoundBeginsAtTheFirstGroupAndLeavesTheLastOneToBeSeen() {
    report(round(), Group.COUNT, SOME);
    DriveScrub after = scrub();

    ScrubRound next = round();
    assertThat(next.number()).isEqualTo(2);
    assertThat(next.nextGroup()).isZero();
    assertThat(next.found()).isEqualTo(ScrubFindings.NONE);
    assertThat(scrub().ended()).isEqualTo(after.ended());
    assertThat(scrub().open().orElseThrow().startedMicros())
        .isGreaterThanOrEqualTo(after.ended().orElseThrow().startedMicros());
  }

  @Test
  void whatIsSaidOfARoundThatIsOverCountsForNothing() {
    ScrubRound first = round();
    assertThat(report(first, Group.COUNT, SOME)).isTrue();
    assertThat(report(first, Group.COUNT, MORE)).as("it has ended").isFalse();
    round();
    assertThat(report(first, 5, MORE)).as("another one is under way").isFalse();
    assertThat(scrub().ended().orElseThrow().found()).isEqualTo(SOME);
    assertThat(scrub().open().orElseThrow().nextGroup()).isZero();
  }

  @Test
  void aRoundDoesNotGoBack() {
    ScrubRound round = round();
    assertThat(report(round, 7, SOME)).isTrue();
    assertThat(report(round, 6, MORE)).isFalse();
    assertThat(report(round, 7, MORE)).as("a repeat").isTrue();
    assertThat(round().found()).isEqualTo(MORE);
  }

  @Test
  void aRequestBeginsARoundAlsoWhereOneIsUnderWay() {
    ScrubRound before = round();
    report(before, 9, SOME);
    long requestedMicros = request(drive.id());
    assertThat(requested(drive.id())).containsExactly(drive.id());
    assertThat(scrub().requestedMicros()).contains(requestedMicros);

    ScrubRound asked = round();
    assertThat(asked.isRequested()).isTrue();
    assertThat(asked.nextGroup()).isZero();
    assertThat(asked.number()).isGreaterThan(before.number());
    assertThat(requested(drive.id())).isEmpty();
    assertThat(scrub().open().orElseThrow().startedMicros())
        .isGreaterThanOrEqualTo(requestedMicros);
    assertThat(round()).as("it is the same one").matches(r -> r.number() == asked.number());

    report(asked, Group.COUNT, MORE);
    assertThat(scrub().ended().orElseThrow().startedMicros())
        .isGreaterThanOrEqualTo(requestedMicros);
    assertThat(round().isRequested()).as("the next one").isFalse();
  }

  @Test
  void aRoundThatBeganBeforeTheRequestDoesNotAnswerIt() {
    ScrubRound before = round();
    long requestedMicros = request(drive.id());
    assertThat(report(before, Group.COUNT, SOME)).isTrue();
    assertThat(scrub().ended().orElseThrow().startedMicros()).isLessThan(requestedMicros);
    assertThat(requested(drive.id())).containsExactly(drive.id());
    assertThat(round().isRequested()).isTrue();
  }

  @Test
  void onlyTheDrivesThatWereNamedAreRequested() {
    Drive other = drive();
    Drive third = drive();
    request(drive.id(), other.id());
    assertThat(requested(drive.id(), other.id(), third.id()))
        .containsExactlyInAnyOrder(drive.id(), other.id());
    assertThat(requested(third.id())).isEmpty();
    assertThat(requested()).isEmpty();
    assertThat(request()).isPositive();
  }

  @Test
  void anotherIncarnationHasNoRound() {
    Drive later = drive(Optional.of(drive.id()));
    assertThat(findRound(drive)).isEmpty();
    assertThat(findRound(later)).isPresent();
  }

  @Test
  void aDriveThatIsRegisteredAnewBeginsAnew() {
    request(drive.id());
    ScrubRound before = round();
    report(before, 9, SOME);
    drive = drive(Optional.of(drive.id()));

    ScrubRound after = round();
    assertThat(after.number()).isGreaterThan(before.number());
    assertThat(after.nextGroup()).isZero();
    assertThat(after.isRequested()).as("it is still what was asked for").isTrue();
    assertThat(report(before, 10, SOME)).isFalse();
  }

  @Test
  void aLostDriveHasNoRoundAndCannotBeAskedForOne() {
    await(catalog.setState(List.of(drive.id()), Drive.State.LOST));
    Drive lost =
        await(catalog.drives()).stream()
            .map(known -> known.drive())
            .filter(known -> known.id().equals(drive.id()))
            .findFirst()
            .orElseThrow();
    assertThat(findRound(lost)).isEmpty();
    request(drive.id());
    assertThat(requested(drive.id())).isEmpty();
    assertThat(scrub().requestedMicros()).isEmpty();
  }

  @Test
  void nothingIsKnownOfADriveThatWasNeverRegistered() {
    DriveId stranger = new DriveId(Short.MAX_VALUE);
    assertThat(request(stranger)).isPositive();
    assertThat(requested(stranger)).isEmpty();
    assertThat(findScrub(stranger)).isEmpty();
    assertThat(await(catalog.scrubRound(Home.ONLY, stranger, 1))).isEmpty();
    assertThat(await(catalog.reportScrub(Home.ONLY, stranger, 1, 5, SOME))).isFalse();
  }
}
