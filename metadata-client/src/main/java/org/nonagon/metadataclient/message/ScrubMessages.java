package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.bounded;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nonagon.metadataclient.proto.ScrubCalls;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ScrubCatalog;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.EndedScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.OpenScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubRound;
import org.nonagon.protocol.layout.DriveId;

/** When drives were read through, and who asked for it. */
public final class ScrubMessages {
  private ScrubMessages() {}

  /** As a message. */
  public static ScrubCalls.RequestScrubRequest request(Home home, Set<DriveId> drives) {
    return ScrubCalls.RequestScrubRequest.newBuilder()
        .setHome(home.number())
        .addAllDrives(numbers(drives))
        .build();
  }

  /** As a message. */
  public static ScrubCalls.RequestedScrubsRequest requested(Home home, Set<DriveId> drives) {
    return ScrubCalls.RequestedScrubsRequest.newBuilder()
        .setHome(home.number())
        .addAllDrives(numbers(drives))
        .build();
  }

  private static List<Integer> numbers(Collection<DriveId> drives) {
    return drives.stream().sorted().map(DriveId::value).toList();
  }

  /** The drives that a call names. */
  public static Set<DriveId> drives(List<Integer> numbers) {
    return new HashSet<>(
        all(bounded(numbers, ScrubCatalog.MAX_DRIVES, "drives of a call"), DriveId::new));
  }

  /** As a message. */
  public static ScrubCalls.RequestedScrubsReply message(Set<DriveId> drives) {
    return ScrubCalls.RequestedScrubsReply.newBuilder().addAllDrives(numbers(drives)).build();
  }

  /** As a value. */
  public static Set<DriveId> value(ScrubCalls.RequestedScrubsReply reply) {
    return drives(reply.getDrivesList());
  }

  /** As a message. */
  public static ScrubCalls.ScrubRoundReply message(Optional<ScrubRound> round) {
    ScrubCalls.ScrubRoundReply.Builder reply = ScrubCalls.ScrubRoundReply.newBuilder();
    round.ifPresent(
        found ->
            reply.setRound(
                ScrubCalls.ScrubRound.newBuilder()
                    .setNumber(found.number())
                    .setRequested(found.isRequested())
                    .setElapsedMicros(found.elapsedMicros())
                    .setNextGroup(found.nextGroup())
                    .setFound(message(found.found()))));
    return reply.build();
  }

  /** As a value. */
  public static Optional<ScrubRound> value(ScrubCalls.ScrubRoundReply reply) {
    return reply.hasRound() ? Optional.of(value(reply.getRound())) : Optional.empty();
  }

  private static ScrubRound value(ScrubCalls.ScrubRound round) {
    return new ScrubRound(
        round.getNumber(),
        round.getRequested(),
        round.getElapsedMicros(),
        round.getNextGroup(),
        value(round.getFound()));
  }

  /** As a message. */
  public static ScrubCalls.ReportScrubRequest report(
      Home home, DriveId drive, long round, int nextGroup, ScrubFindings found) {
    return ScrubCalls.ReportScrubRequest.newBuilder()
        .setHome(home.number())
        .setDrive(drive.value())
        .setRound(round)
        .setNextGroup(nextGroup)
        .setFound(message(found))
        .build();
  }

  /** What a call says that was found. */
  public static ScrubFindings found(ScrubCalls.ReportScrubRequest request) {
    return value(required(request.hasFound(), request.getFound(), "findings"));
  }

  private static ScrubCalls.ScrubFindings message(ScrubFindings found) {
    return ScrubCalls.ScrubFindings.newBuilder()
        .setShards(found.shards())
        .setBlocks(found.blocks())
        .setBytes(found.bytes())
        .setCorrupt(found.corrupt())
        .setMissing(found.missing())
        .setLeftOver(found.leftOver())
        .build();
  }

  private static ScrubFindings value(ScrubCalls.ScrubFindings found) {
    return new ScrubFindings(
        found.getShards(),
        found.getBlocks(),
        found.getBytes(),
        found.getCorrupt(),
        found.getMissing(),
        found.getLeftOver());
  }

  /** As slices. */
  public static List<ScrubCalls.ListScrubsReply> slices(List<DriveScrub> scrubs) {
    return PageSlices.of(
        all(scrubs, ScrubMessages::message),
        (slice, _) -> ScrubCalls.ListScrubsReply.newBuilder().addAllScrubs(slice).build());
  }

  /** As values. */
  public static List<DriveScrub> page(List<ScrubCalls.ListScrubsReply> slices) {
    return PageSlices.join(slices, ScrubCalls.ListScrubsReply::getScrubsList, ScrubMessages::value);
  }

  private static ScrubCalls.DriveScrub message(DriveScrub scrub) {
    ScrubCalls.DriveScrub.Builder message =
        ScrubCalls.DriveScrub.newBuilder().setDrive(scrub.drive().value());
    scrub.requestedMicros().ifPresent(message::setRequestedMicros);
    scrub.open().ifPresent(open -> message.setOpen(message(open)));
    scrub.ended().ifPresent(ended -> message.setEnded(message(ended)));
    return message.build();
  }

  private static ScrubCalls.OpenScrub message(OpenScrub open) {
    return ScrubCalls.OpenScrub.newBuilder()
        .setStartedMicros(open.startedMicros())
        .setNextGroup(open.nextGroup())
        .setFound(message(open.found()))
        .build();
  }

  private static ScrubCalls.EndedScrub message(EndedScrub ended) {
    return ScrubCalls.EndedScrub.newBuilder()
        .setStartedMicros(ended.startedMicros())
        .setEndedMicros(ended.endedMicros())
        .setFound(message(ended.found()))
        .build();
  }

  private static DriveScrub value(ScrubCalls.DriveScrub scrub) {
    return new DriveScrub(
        new DriveId(scrub.getDrive()),
        scrub.hasRequestedMicros() ? Optional.of(scrub.getRequestedMicros()) : Optional.empty(),
        scrub.hasOpen() ? Optional.of(value(scrub.getOpen())) : Optional.empty(),
        scrub.hasEnded() ? Optional.of(value(scrub.getEnded())) : Optional.empty());
  }

  private static OpenScrub value(ScrubCalls.OpenScrub open) {
    return new OpenScrub(open.getStartedMicros(), open.getNextGroup(), value(open.getFound()));
  }

  private static EndedScrub value(ScrubCalls.EndedScrub ended) {
    return new EndedScrub(
        ended.getStartedMicros(), ended.getEndedMicros(), value(ended.getFound()));
  }
}
