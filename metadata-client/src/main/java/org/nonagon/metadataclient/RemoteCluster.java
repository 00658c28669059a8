package org.nonagon.metadataclient;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.metadataclient.message.BlobMessages;
import org.nonagon.metadataclient.message.ClusterMessages;
import org.nonagon.metadataclient.message.Fields;
import org.nonagon.metadataclient.message.MemberMessages;
import org.nonagon.metadataclient.message.RepairMessages;
import org.nonagon.metadataclient.message.ScrubMessages;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.ClusterCalls;
import org.nonagon.metadataclient.proto.MutinyMetadataGrpc.MutinyMetadataStub;
import org.nonagon.metadataclient.proto.RepairCalls;
import org.nonagon.metadataclient.proto.ScrubCalls;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.ScrubCatalog;
import org.nonagon.protocol.catalog.SettingCatalog;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.shard.DriveStatus;

/** The half of the remote catalog that is about the cluster itself. */
abstract class RemoteCluster
    implements ClusterCatalog, MembershipCatalog, RepairCatalog, ScrubCatalog, SettingCatalog {
  final CatalogCalls calls;

  RemoteCluster(CatalogCalls calls) {
    this.calls = calls;
  }

  @Override
  public Uni<UUID> clusterId() {
    return calls.one(
        MutinyMetadataStub::clusterId,
        Calls.ClusterIdRequest.getDefaultInstance(),
        ClusterMessages::id);
  }

  @Override
  public Uni<List<RegisteredDrive>> drives() {
    return calls.page(
        MutinyMetadataStub::listDrives,
        Calls.ListDrivesRequest.getDefaultInstance(),
        ClusterMessages::page);
  }

  @Override
  public Uni<Drive> registerDrive(DriveRegistration registration) {
    return calls.one(
        MutinyMetadataStub::registerDrive,
        Calls.RegisterDriveRequest.newBuilder()
            .setRegistration(ClusterMessages.message(registration))
            .build(),
        ClusterMessages::registered);
  }

  @Override
  public Uni<Optional<Layout>> layout(ErasureProfile profile) {
    return calls.one(
        MutinyMetadataStub::getLayout,
        Calls.GetLayoutRequest.newBuilder().setProfile(BlobMessages.message(profile)).build(),
        ClusterMessages::found);
  }

  @Override
  public Uni<Boolean> installLayout(Layout layout) {
    return calls.one(
        MutinyMetadataStub::installLayout,
        Calls.InstallLayoutRequest.newBuilder().setLayout(ClusterMessages.message(layout)).build(),
        Calls.InstallLayoutReply::getDone);
  }

  @Override
  public Uni<Optional<ErasureProfile>> profile() {
    return calls.one(
        MutinyMetadataStub::getProfile,
        ClusterCalls.GetProfileRequest.getDefaultInstance(),
        ClusterMessages::found);
  }

  @Override
  public Uni<Boolean> setProfile(ErasureProfile profile) {
    return calls.one(
        MutinyMetadataStub::setProfile,
        ClusterCalls.SetProfileRequest.newBuilder()
            .setProfile(BlobMessages.message(profile))
            .build(),
        ClusterCalls.SetProfileReply::getDone);
  }

  @Override
  public Uni<NodeId> registerNode(NodeRegistration registration) {
    return calls.one(
        MutinyMetadataStub::registerNode,
        MemberMessages.message(registration),
        reply -> new NodeId(reply.getNode()));
  }

  @Override
  public Uni<Membership> beat(NodeId node, List<DriveStatus> drives) {
    return calls.one(
        MutinyMetadataStub::beat, MemberMessages.beat(node, drives), MemberMessages::value);
  }

  @Override
  public Uni<Membership> members() {
    return calls.one(
        MutinyMetadataStub::members,
        ClusterCalls.MembersRequest.getDefaultInstance(),
        MemberMessages::value);
  }

  @Override
  public Uni<Void> watch() {
    return calls.done(MutinyMetadataStub::watch, ClusterCalls.WatchRequest.getDefaultInstance());
  }

  @Override
  public Uni<Boolean> loseSilentNode(NodeId node, long silentMillis, long windowMillis) {
    return calls.one(
        MutinyMetadataStub::loseSilentNode,
        ClusterCalls.LoseSilentNodeRequest.newBuilder()
            .setNode(node.value())
            .setSilentMillis(silentMillis)
            .setWindowMillis(windowMillis)
            .build(),
        ClusterCalls.LoseSilentNodeReply::getDone);
  }

  @Override
  public Uni<Set<DriveId>> setState(List<DriveId> drives, Drive.State state) {
    return calls.one(
        MutinyMetadataStub::setDriveState,
        MemberMessages.message(drives, state),
        MemberMessages::changed);
  }

  @Override
  public Uni<Leases> leaseRepairs(Home home, UUID worker, int limit) {
    return calls.one(
        MutinyMetadataStub::leaseRepairs,
        RepairCalls.LeaseRepairsRequest.newBuilder()
            .setHome(home.number())
            .setWorker(Fields.message(worker))
            .setLimit(limit)
            .build(),
        RepairMessages::value);
  }

  @Override
  public Uni<Boolean> endSweep(Home home, UUID worker, Sweep sweep, SweepOutcome outcome) {
    return calls.one(
        MutinyMetadataStub::endSweep,
        RepairMessages.message(home, worker, sweep, outcome),
        RepairCalls.EndSweepReply::getDone);
  }

  @Override
  public Uni<Boolean> endSingle(Home home, UUID worker, BlobId blob, Optional<Long> retryMillis) {
    return calls.one(
        MutinyMetadataStub::endSingle,
        RepairMessages.message(home, worker, blob, retryMillis),
        RepairCalls.EndSingleReply::getDone);
  }

  @Override
  public Uni<Set<Relocation>> relocate(Home home, UUID worker, List<Relocation> relocations) {
    return calls.one(
        MutinyMetadataStub::relocate,
        RepairMessages.message(home, worker, relocations),
        reply -> RepairMessages.done(relocations, reply));
  }

  @Override
  public Uni<Void> addSingles(Home home, List<BlobId> blobs) {
    return calls.done(
        MutinyMetadataStub::addSingles,
        RepairCalls.AddSinglesRequest.newBuilder()
            .setHome(home.number())
            .addAllBlobs(BlobMessages.ids(blobs))
            .build());
  }

  @Override
  public Uni<List<BlobManifest>> blobsOn(
      Home home, DriveId drive, GroupPlace after, int lastGroup, int limit) {
    return calls.one(
        MutinyMetadataStub::blobsOn,
        RepairMessages.message(home, drive, after, lastGroup, limit),
        RepairMessages::value);
  }

  @Override
  public Uni<List<PlacementCount>> census(Home home, int firstGroup, int lastGroup) {
    return calls.page(
        MutinyMetadataStub::census,
        RepairCalls.CensusRequest.newBuilder()
            .setHome(home.number())
            .setFirstGroup(firstGroup)
            .setLastGroup(lastGroup)
            .build(),
        RepairMessages::page);
  }

  @Override
  public Uni<Backlog> backlog(Home home) {
    return calls.one(
        MutinyMetadataStub::backlog,
        RepairCalls.BacklogRequest.newBuilder().setHome(home.number()).build(),
        RepairMessages::value);
  }

  @Override
  public Uni<Long> requestScrub(Home home, Set<DriveId> drives) {
    return calls.one(
        MutinyMetadataStub::requestScrub,
        ScrubMessages.request(home, drives),
        ScrubCalls.RequestScrubReply::getRequestedMicros);
  }

  @Override
  public Uni<Set<DriveId>> requestedScrubs(Home home, Set<DriveId> drives) {
    return calls.one(
        MutinyMetadataStub::requestedScrubs,
        ScrubMessages.requested(home, drives),
        ScrubMessages::value);
  }

  @Override
  public Uni<Optional<ScrubRound>> scrubRound(Home home, DriveId drive, int incarnation) {
    return calls.one(
        MutinyMetadataStub::scrubRound,
        ScrubCalls.ScrubRoundRequest.newBuilder()
            .setHome(home.number())
            .setDrive(drive.value())
            .setIncarnation(incarnation)
            .build(),
        ScrubMessages::value);
  }

  @Override
  public Uni<Boolean> reportScrub(
      Home home, DriveId drive, long round, int nextGroup, ScrubFindings found) {
    return calls.one(
        MutinyMetadataStub::reportScrub,
        ScrubMessages.report(home, drive, round, nextGroup, found),
        ScrubCalls.ReportScrubReply::getDone);
  }

  @Override
  public Uni<List<DriveScrub>> scrubs(Home home) {
    return calls.page(
        MutinyMetadataStub::listScrubs,
        ScrubCalls.ListScrubsRequest.newBuilder().setHome(home.number()).build(),
        ScrubMessages::page);
  }

  @Override
  public Uni<Map<ClusterSetting, Long>> settings() {
    return calls.one(
        MutinyMetadataStub::settings,
        ClusterCalls.SettingsRequest.getDefaultInstance(),
        MemberMessages::value);
  }

  @Override
  public Uni<Void> set(ClusterSetting setting, Optional<Long> value) {
    return calls.done(MutinyMetadataStub::setSetting, MemberMessages.message(setting, value));
  }
}
