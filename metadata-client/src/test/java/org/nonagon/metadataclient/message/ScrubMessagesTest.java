package org.nonagon.metadataclient.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nonagon.metadataclient.message.RoundTrip.isSameInSlices;
import static org.nonagon.metadataclient.message.RoundTrip.sent;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nonagon.metadataclient.proto.ScrubCalls;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ScrubCatalog;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.EndedScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.OpenScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubRound;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

class ScrubMessagesTest {
  private static final Home HOME = new Home(3);
  private static final DriveId DRIVE = new DriveId(Short.MAX_VALUE);
  private static final ScrubFindings FOUND = new ScrubFindings(1, 2, Long.MAX_VALUE, 4, 5, 6);

  @Test
  void drivesThatAreNamedArriveAsTheyWere() {
    for (Set<DriveId> drives : List.of(Set.<DriveId>of(), Set.of(DRIVE, new DriveId(1)))) {
      assertThat(ScrubMessages.drives(sent(ScrubMessages.request(HOME, drives)).getDrivesList()))
          .isEqualTo(drives);
      assertThat(ScrubMessages.drives(sent(ScrubMessages.requested(HOME, drives)).getDrivesList()))
          .isEqualTo(drives);
      assertThat(ScrubMessages.value(sent(ScrubMessages.message(drives)))).isEqualTo(drives);
    }
  }

  @Test
  void roundsArriveAsTheyWere() {
    ScrubRound round = new ScrubRound(Long.MAX_VALUE, true, 77, Group.COUNT - 1, FOUND);
    for (Optional<ScrubRound> found : List.of(Optional.<ScrubRound>empty(), Optional.of(round))) {
      assertThat(ScrubMessages.value(sent(ScrubMessages.message(found)))).isEqualTo(found);
    }
    ScrubCalls.ReportScrubRequest report =
        sent(ScrubMessages.report(HOME, DRIVE, 7, Group.COUNT, FOUND));
    assertThat(report.getHome()).isEqualTo(3);
    assertThat(report.getDrive()).isEqualTo(DRIVE.value());
    assertThat(report.getRound()).isEqualTo(7);
    assertThat(report.getNextGroup()).isEqualTo(Group.COUNT);
    assertThat(ScrubMessages.found(report)).isEqualTo(FOUND);
  }

  @Test
  void scrubsOfDrivesArriveAsTheyWere() {
    DriveScrub never = new DriveScrub(DRIVE, Optional.empty(), Optional.empty(), Optional.empty());
    DriveScrub both =
        new DriveScrub(
            new DriveId(1),
            Optional.of(0L),
            Optional.of(new OpenScrub(5, 6, FOUND)),
            Optional.of(new EndedScrub(1, 2, ScrubFindings.NONE)));
    isSameInSlices(List.of(never, both), ScrubMessages::slices, ScrubMessages::page);
    isSameInSlices(List.<DriveScrub>of(), ScrubMessages::slices, ScrubMessages::page);
  }

  @Test
  void whatNoCallMaySayIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScrubMessages.found(ScrubCalls.ReportScrubRequest.getDefaultInstance()));
    List<Integer> tooMany = Collections.nCopies(ScrubCatalog.MAX_DRIVES + 1, 1);
    assertThatIllegalArgumentException().isThrownBy(() -> ScrubMessages.drives(tooMany));
    ScrubCalls.ScrubRoundReply over =
        ScrubCalls.ScrubRoundReply.newBuilder()
            .setRound(ScrubCalls.ScrubRound.newBuilder().setNumber(1).setNextGroup(Group.COUNT))
            .build();
    assertThatIllegalArgumentException().isThrownBy(() -> ScrubMessages.value(over));
  }
}
