package org.nonagon.metadataclient.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nonagon.metadataclient.message.RoundTrip.areAllAlternatives;
import static org.nonagon.metadataclient.message.RoundTrip.isSame;
import static org.nonagon.metadataclient.message.RoundTrip.isSameInSlices;
import static org.nonagon.metadataclient.message.RoundTrip.sent;
import static org.nonagon.metadataclient.message.Samples.BLOB;
import static org.nonagon.metadataclient.message.Samples.ID;
import static org.nonagon.metadataclient.message.Samples.MANIFEST;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nonagon.metadataclient.proto.RepairCalls;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.RepairCatalog.Backlog;
import org.nonagon.protocol.catalog.RepairCatalog.Cause;
import org.nonagon.protocol.catalog.RepairCatalog.GroupPlace;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSingle;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSweep;
import org.nonagon.protocol.catalog.RepairCatalog.Leases;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.catalog.RepairCatalog.Sweep;
import org.nonagon.protocol.catalog.RepairCatalog.SweepOutcome;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

class RepairMessagesTest {
  private static final Home HOME = new Home(3);
  private static final DriveId DRIVE = new DriveId(Short.MAX_VALUE);
  private static final Sweep SWEEP = new Sweep(new Group(Group.COUNT - 1), DRIVE, Cause.LOST);

  private static Relocation relocation(int column) {
    return new Relocation(BLOB, column, DRIVE, new DriveId(1), Integer.MAX_VALUE);
  }

  @Test
  void leasesArriveAsTheyWere() {
    Sweep misplaced = new Sweep(new Group(0), DRIVE, Cause.MISPLACED);
    Leases leases =
        new Leases(
            List.of(
                new LeasedSweep(SWEEP, List.of(MANIFEST, MANIFEST), false),
                new LeasedSweep(misplaced, List.of(), true)),
            List.of(new LeasedSingle(MANIFEST, 4)),
            true);
    isSame(leases, RepairMessages::message, RepairMessages::value);
    isSame(new Leases(List.of(), List.of(), false), RepairMessages::message, RepairMessages::value);
  }

  @Test
  void endsOfLeasesArriveAsTheyWere() {
    List<SweepOutcome> outcomes =
        List.of(
            new SweepOutcome.Reached(Optional.of(BLOB), List.of(BLOB, new BlobId(-1, -1))),
            new SweepOutcome.Reached(Optional.empty(), List.of()),
            new SweepOutcome.Postponed(0),
            new SweepOutcome.Postponed(77));
    areAllAlternatives(SweepOutcome.class, outcomes);
    for (SweepOutcome outcome : outcomes) {
      RepairCalls.EndSweepRequest request = sent(RepairMessages.message(HOME, ID, SWEEP, outcome));
      assertThat(request.getHome()).isEqualTo(3);
      assertThat(RepairMessages.worker(request)).isEqualTo(ID);
      assertThat(RepairMessages.sweep(request)).isEqualTo(SWEEP);
      assertThat(RepairMessages.outcome(request)).isEqualTo(outcome);
    }
    for (Optional<Long> retry : List.of(Optional.<Long>empty(), Optional.of(0L))) {
      RepairCalls.EndSingleRequest request = sent(RepairMessages.message(HOME, ID, BLOB, retry));
      assertThat(RepairMessages.worker(request)).isEqualTo(ID);
      assertThat(RepairMessages.blob(request)).isEqualTo(BLOB);
      assertThat(RepairMessages.retryMillis(request)).isEqualTo(retry);
    }
  }

  @Test
  void relocationsAndWhichWereDoneArriveAsTheyWere() {
    List<Relocation> asked = List.of(relocation(0), relocation(1), relocation(255));
    RepairCalls.RelocateRequest request = sent(RepairMessages.message(HOME, ID, asked));
    assertThat(RepairMessages.worker(request)).isEqualTo(ID);
    assertThat(RepairMessages.relocations(request)).isEqualTo(asked);
    Set<Relocation> done = Set.of(asked.get(0), asked.get(2));
    assertThat(RepairMessages.done(asked, sent(RepairMessages.done(asked, done)))).isEqualTo(done);
    RepairCalls.RelocateReply strange = RepairCalls.RelocateReply.newBuilder().addDone(3).build();
    assertThatIllegalArgumentException().isThrownBy(() -> RepairMessages.done(asked, strange));
  }

  @Test
  void placesAndCountsArriveAsTheyWere() {
    for (Optional<BlobId> blob : List.of(Optional.<BlobId>empty(), Optional.of(BLOB))) {
      GroupPlace after = new GroupPlace(9, blob);
      assertThat(RepairMessages.after(sent(RepairMessages.message(HOME, DRIVE, after, 10, 5))))
          .isEqualTo(after);
    }
    isSame(List.of(MANIFEST), RepairMessagesTest::blobs, RepairMessages::value);
    List<PlacementCount> counts =
        List.of(
            new PlacementCount(List.of(DRIVE, DRIVE), Set.of(0, 1), 1, 5, Long.MAX_VALUE),
            new PlacementCount(List.of(DRIVE), Set.of(), 1, 1, 0));
    isSameInSlices(counts, RepairMessages::slices, RepairMessages::page);
    isSameInSlices(List.<PlacementCount>of(), RepairMessages::slices, RepairMessages::page);
    isSame(new Backlog(1, 2, 3), RepairMessages::message, RepairMessages::value);
  }

  private static RepairCalls.BlobsOnReply blobs(List<BlobManifest> blobs) {
    return RepairMessages.message(blobs);
  }

  @Test
  void whatNoCallMaySayIsRefused() {
    RepairCalls.EndSweepRequest none = RepairCalls.EndSweepRequest.getDefaultInstance();
    assertThatIllegalArgumentException().isThrownBy(() -> RepairMessages.worker(none));
    assertThatIllegalArgumentException().isThrownBy(() -> RepairMessages.sweep(none));
    assertThatIllegalArgumentException().isThrownBy(() -> RepairMessages.outcome(none));
    RepairCalls.EndSweepRequest causeless =
        RepairCalls.EndSweepRequest.newBuilder()
            .setSweep(RepairCalls.Sweep.newBuilder().setDrive(1))
            .build();
    assertThatIllegalArgumentException().isThrownBy(() -> RepairMessages.sweep(causeless));
    RepairCalls.RelocateRequest nobodys = RepairCalls.RelocateRequest.getDefaultInstance();
    assertThatIllegalArgumentException().isThrownBy(() -> RepairMessages.worker(nobodys));
    RepairCalls.RelocateRequest tooMany =
        RepairMessages.message(
            HOME, ID, Collections.nCopies(RepairCatalog.MAX_PAGE + 1, relocation(0)));
    assertThatIllegalArgumentException().isThrownBy(() -> RepairMessages.relocations(tooMany));
  }
}
