package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.bounded;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.nonagon.metadataclient.proto.RepairCalls;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
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

/** What is to be mended and moved, and who does it. */
public final class RepairMessages {
  /** No page and no lease has more. */
  private static final int LIMIT = RepairCatalog.MAX_PAGE;

  private RepairMessages() {}

  private static RepairCalls.SweepCause message(Cause cause) {
    return switch (cause) {
      case LOST -> RepairCalls.SweepCause.SWEEP_CAUSE_LOST;
      case MISPLACED -> RepairCalls.SweepCause.SWEEP_CAUSE_MISPLACED;
    };
  }

  private static Cause value(RepairCalls.SweepCause cause) {
    return switch (cause) {
      case SWEEP_CAUSE_LOST -> Cause.LOST;
      case SWEEP_CAUSE_MISPLACED -> Cause.MISPLACED;
      case SWEEP_CAUSE_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknown("cause of a sweep");
    };
  }

  private static RepairCalls.Sweep message(Sweep sweep) {
    return RepairCalls.Sweep.newBuilder()
        .setGroup(sweep.group().value())
        .setDrive(sweep.drive().value())
        .setCause(message(sweep.cause()))
        .build();
  }

  private static Sweep value(RepairCalls.Sweep sweep) {
    return new Sweep(
        new Group(sweep.getGroup()), new DriveId(sweep.getDrive()), value(sweep.getCause()));
  }

  /** The worker that a call names. */
  public static UUID worker(RepairCalls.LeaseRepairsRequest request) {
    return Fields.value(required(request.hasWorker(), request.getWorker(), "worker"));
  }

  /** As a message. */
  public static RepairCalls.LeaseRepairsReply message(Leases leases) {
    return RepairCalls.LeaseRepairsReply.newBuilder()
        .addAllSweeps(all(leases.sweeps(), RepairMessages::message))
        .addAllSingles(all(leases.singles(), RepairMessages::message))
        .setMore(leases.isMore())
        .build();
  }

  /** As a value. */
  public static Leases value(RepairCalls.LeaseRepairsReply leases) {
    return new Leases(
        all(leases.getSweepsList(), RepairMessages::value),
        all(leases.getSinglesList(), RepairMessages::value),
        leases.getMore());
  }

  private static RepairCalls.LeasedSweep message(LeasedSweep leased) {
    return RepairCalls.LeasedSweep.newBuilder()
        .setSweep(message(leased.sweep()))
        .addAllBlobs(all(leased.blobs(), BlobMessages::message))
        .setLast(leased.isLast())
        .build();
  }

  private static LeasedSweep value(RepairCalls.LeasedSweep leased) {
    return new LeasedSweep(
        value(required(leased.hasSweep(), leased.getSweep(), "sweep")),
        all(leased.getBlobsList(), BlobMessages::value),
        leased.getLast());
  }

  private static RepairCalls.LeasedSingle message(LeasedSingle leased) {
    return RepairCalls.LeasedSingle.newBuilder()
        .setBlob(BlobMessages.message(leased.blob()))
        .setAttempts(leased.attempts())
        .build();
  }

  private static LeasedSingle value(RepairCalls.LeasedSingle leased) {
    return new LeasedSingle(
        BlobMessages.value(required(leased.hasBlob(), leased.getBlob(), "blob")),
        leased.getAttempts());
  }

  /** As a message. */
  public static RepairCalls.EndSweepRequest message(
      Home home, UUID worker, Sweep sweep, SweepOutcome outcome) {
    RepairCalls.EndSweepRequest.Builder request =
        RepairCalls.EndSweepRequest.newBuilder()
            .setHome(home.number())
            .setWorker(Fields.message(worker))
            .setSweep(message(sweep));
    switch (outcome) {
      case SweepOutcome.Postponed postponed -> request.setPostponedMillis(postponed.retryMillis());
      case SweepOutcome.Reached reached -> {
        RepairCalls.SweepReached.Builder place =
            RepairCalls.SweepReached.newBuilder().addAllFailed(BlobMessages.ids(reached.failed()));
        reached.last().ifPresent(last -> place.setLast(Fields.message(last.value())));
        request.setReached(place);
      }
    }
    return request.build();
  }

  /** The worker that a call names. */
  public static UUID worker(RepairCalls.EndSweepRequest request) {
    return Fields.value(required(request.hasWorker(), request.getWorker(), "worker"));
  }

  /** The sweep that a call ends. */
  public static Sweep sweep(RepairCalls.EndSweepRequest request) {
    return value(required(request.hasSweep(), request.getSweep(), "sweep"));
  }

  /** How the sweep ended. */
  public static SweepOutcome outcome(RepairCalls.EndSweepRequest request) {
    return switch (request.getOutcomeCase()) {
      case POSTPONED_MILLIS -> new SweepOutcome.Postponed(request.getPostponedMillis());
      case REACHED -> reached(request.getReached());
      case OUTCOME_NOT_SET -> throw Fields.unknown("outcome of a sweep");
    };
  }

  private static SweepOutcome reached(RepairCalls.SweepReached place) {
    return new SweepOutcome.Reached(
        place.hasLast() ? Optional.of(new BlobId(Fields.value(place.getLast()))) : Optional.empty(),
        BlobMessages.idValues(bounded(place.getFailedList(), LIMIT, "blobs of a call")));
  }

  /** As a message. */
  public static RepairCalls.EndSingleRequest message(
      Home home, UUID worker, BlobId blob, Optional<Long> retryMillis) {
    RepairCalls.EndSingleRequest.Builder request =
        RepairCalls.EndSingleRequest.newBuilder()
            .setHome(home.number())
            .setWorker(Fields.message(worker))
            .setBlob(Fields.message(blob.value()));
    retryMillis.ifPresent(request::setRetryMillis);
    return request.build();
  }

  /** The worker that a call names. */
  public static UUID worker(RepairCalls.EndSingleRequest request) {
    return Fields.value(required(request.hasWorker(), request.getWorker(), "worker"));
  }

  /** The blob that a call names. */
  public static BlobId blob(RepairCalls.EndSingleRequest request) {
    return new BlobId(Fields.value(required(request.hasBlob(), request.getBlob(), "blob")));
  }

  /** How long a single is to wait. */
  public static Optional<Long> retryMillis(RepairCalls.EndSingleRequest request) {
    return request.hasRetryMillis() ? Optional.of(request.getRetryMillis()) : Optional.empty();
  }

  /** As a message. */
  public static RepairCalls.RelocateRequest message(
      Home home, UUID worker, List<Relocation> relocations) {
    return RepairCalls.RelocateRequest.newBuilder()
        .setHome(home.number())
        .setWorker(Fields.message(worker))
        .addAllRelocations(all(relocations, RepairMessages::message))
        .build();
  }

  private static RepairCalls.Relocation message(Relocation relocation) {
    return RepairCalls.Relocation.newBuilder()
        .setBlob(Fields.message(relocation.blob().value()))
        .setColumn(relocation.column())
        .setFrom(relocation.from().value())
        .setTo(relocation.to().value())
        .setIncarnation(relocation.incarnation())
        .build();
  }

  /** The worker that a call names. */
  public static UUID worker(RepairCalls.RelocateRequest request) {
    return Fields.value(required(request.hasWorker(), request.getWorker(), "worker"));
  }

  /** The relocations of a call. */
  public static List<Relocation> relocations(RepairCalls.RelocateRequest request) {
    return all(
        bounded(request.getRelocationsList(), LIMIT, "relocations of a call"),
        RepairMessages::value);
  }

  private static Relocation value(RepairCalls.Relocation relocation) {
    BlobId blob =
        new BlobId(Fields.value(required(relocation.hasBlob(), relocation.getBlob(), "blob")));
    return new Relocation(
        blob,
        new ShardId(blob, relocation.getColumn()).index(),
        new DriveId(relocation.getFrom()),
        new DriveId(relocation.getTo()),
        relocation.getIncarnation());
  }

  /** An answer that tells which relocations of a call were done. */
  public static RepairCalls.RelocateReply done(List<Relocation> asked, Set<Relocation> done) {
    RepairCalls.RelocateReply.Builder reply = RepairCalls.RelocateReply.newBuilder();
    for (int place = 0; place < asked.size(); place++) {
      if (done.contains(asked.get(place))) {
        reply.addDone(place);
      }
    }
    return reply.build();
  }

  /** The relocations that were done. */
  public static Set<Relocation> done(List<Relocation> asked, RepairCalls.RelocateReply reply) {
    Set<Relocation> done = new HashSet<>();
    reply
        .getDoneList()
        .forEach(
            place ->
                done.add(asked.get(bounded(place, 0, asked.size() - 1, "place of a relocation"))));
    return done;
  }

  /** As a message. */
  public static RepairCalls.BlobsOnRequest message(
      Home home, DriveId drive, GroupPlace after, int lastGroup, int limit) {
    RepairCalls.BlobsOnRequest.Builder request =
        RepairCalls.BlobsOnRequest.newBuilder()
            .setHome(home.number())
            .setDrive(drive.value())
            .setAfterGroup(after.group())
            .setLastGroup(lastGroup)
            .setLimit(limit);
    after.blob().ifPresent(blob -> request.setAfterBlob(Fields.message(blob.value())));
    return request.build();
  }

  /** Where a call goes on. */
  public static GroupPlace after(RepairCalls.BlobsOnRequest request) {
    return new GroupPlace(
        request.getAfterGroup(),
        request.hasAfterBlob()
            ? Optional.of(new BlobId(Fields.value(request.getAfterBlob())))
            : Optional.empty());
  }

  /** As a message. */
  public static RepairCalls.BlobsOnReply message(List<BlobManifest> blobs) {
    return RepairCalls.BlobsOnReply.newBuilder()
        .addAllBlobs(all(blobs, BlobMessages::message))
        .build();
  }

  /** As a value. */
  public static List<BlobManifest> value(RepairCalls.BlobsOnReply reply) {
    return all(reply.getBlobsList(), BlobMessages::value);
  }

  /** As slices. */
  public static List<RepairCalls.CensusReply> slices(List<PlacementCount> counts) {
    return PageSlices.of(
        all(counts, RepairMessages::message),
        (slice, _) -> RepairCalls.CensusReply.newBuilder().addAllCounts(slice).build());
  }

  /** As values. */
  public static List<PlacementCount> page(List<RepairCalls.CensusReply> slices) {
    return PageSlices.join(slices, RepairCalls.CensusReply::getCountsList, RepairMessages::value);
  }

  private static RepairCalls.PlacementCount message(PlacementCount count) {
    return RepairCalls.PlacementCount.newBuilder()
        .addAllDrives(all(count.drives(), DriveId::value))
        .addAllMissing(count.missing())
        .setDataShards(count.dataShards())
        .setBlobs(count.blobs())
        .setBytes(count.bytes())
        .build();
  }

  private static PlacementCount value(RepairCalls.PlacementCount count) {
    return new PlacementCount(
        all(count.getDrivesList(), DriveId::new),
        new HashSet<>(count.getMissingList()),
        count.getDataShards(),
        count.getBlobs(),
        count.getBytes());
  }

  /** As a message. */
  public static RepairCalls.BacklogReply message(Backlog backlog) {
    return RepairCalls.BacklogReply.newBuilder()
        .setLostSweeps(backlog.lostSweeps())
        .setMisplacedSweeps(backlog.misplacedSweeps())
        .setSingles(backlog.singles())
        .build();
  }

  /** As a value. */
  public static Backlog value(RepairCalls.BacklogReply backlog) {
    return new Backlog(backlog.getLostSweeps(), backlog.getMisplacedSweeps(), backlog.getSingles());
  }
}
