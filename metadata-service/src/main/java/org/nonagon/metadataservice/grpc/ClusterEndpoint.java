package org.nonagon.metadataservice.grpc;

import static org.nonagon.metadataclient.message.Fields.bounded;
import static org.nonagon.metadataclient.message.Fields.required;

import io.grpc.stub.StreamObserver;
import java.util.List;
import org.nonagon.metadataclient.message.BlobMessages;
import org.nonagon.metadataclient.message.ClusterMessages;
import org.nonagon.metadataclient.message.MemberMessages;
import org.nonagon.metadataclient.message.RepairMessages;
import org.nonagon.metadataclient.message.ScrubMessages;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.ClusterCalls;
import org.nonagon.metadataclient.proto.MetadataGrpc.MetadataImplBase;
import org.nonagon.metadataclient.proto.RepairCalls;
import org.nonagon.metadataclient.proto.ScrubCalls;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.NodeId;

/** The calls of {@link CatalogEndpoint} that are about the cluster itself. */
abstract class ClusterEndpoint extends MetadataImplBase {
  private static final String LIMIT = "the limit of a page";

  private final Catalog catalog;

  ClusterEndpoint(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public void clusterId(
      Calls.ClusterIdRequest request, StreamObserver<Calls.ClusterIdReply> answer) {
    Answers.one(answer, () -> catalog.clusterId(), ClusterMessages::id);
  }

  @Override
  public void listDrives(
      Calls.ListDrivesRequest request, StreamObserver<Calls.ListDrivesReply> answer) {
    Answers.page(answer, () -> catalog.drives(), ClusterMessages::slices);
  }

  @Override
  public void registerDrive(
      Calls.RegisterDriveRequest request, StreamObserver<Calls.RegisterDriveReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.registerDrive(
                ClusterMessages.value(
                    required(
                        request.hasRegistration(), request.getRegistration(), "registration"))),
        ClusterMessages::registered);
  }

  @Override
  public void getLayout(
      Calls.GetLayoutRequest request, StreamObserver<Calls.GetLayoutReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.layout(
                BlobMessages.value(
                    required(request.hasProfile(), request.getProfile(), "profile"))),
        ClusterMessages::layoutReply);
  }

  @Override
  public void installLayout(
      Calls.InstallLayoutRequest request, StreamObserver<Calls.InstallLayoutReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.installLayout(
                ClusterMessages.value(
                    required(request.hasLayout(), request.getLayout(), "layout"))),
        done -> Calls.InstallLayoutReply.newBuilder().setDone(done).build());
  }

  @Override
  public void getProfile(
      ClusterCalls.GetProfileRequest request, StreamObserver<ClusterCalls.GetProfileReply> answer) {
    Answers.one(answer, () -> catalog.profile(), ClusterMessages::profileReply);
  }

  @Override
  public void setProfile(
      ClusterCalls.SetProfileRequest request, StreamObserver<ClusterCalls.SetProfileReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.setProfile(
                BlobMessages.value(
                    required(request.hasProfile(), request.getProfile(), "profile"))),
        done -> ClusterCalls.SetProfileReply.newBuilder().setDone(done).build());
  }

  @Override
  public void registerNode(
      ClusterCalls.RegisterNodeRequest request,
      StreamObserver<ClusterCalls.RegisterNodeReply> answer) {
    Answers.one(
        answer,
        () -> catalog.registerNode(MemberMessages.value(request)),
        node -> ClusterCalls.RegisterNodeReply.newBuilder().setNode(node.value()).build());
  }

  @Override
  public void beat(
      ClusterCalls.BeatRequest request, StreamObserver<ClusterCalls.Membership> answer) {
    Answers.one(
        answer,
        () -> catalog.beat(new NodeId(request.getNode()), MemberMessages.statuses(request)),
        MemberMessages::message);
  }

  @Override
  public void members(
      ClusterCalls.MembersRequest request, StreamObserver<ClusterCalls.Membership> answer) {
    Answers.one(answer, () -> catalog.members(), MemberMessages::message);
  }

  @Override
  public void watch(
      ClusterCalls.WatchRequest request, StreamObserver<ClusterCalls.WatchReply> answer) {
    Answers.one(
        answer,
        () -> catalog.watch().replaceWith(ClusterCalls.WatchReply.getDefaultInstance()),
        reply -> reply);
  }

  @Override
  public void loseSilentNode(
      ClusterCalls.LoseSilentNodeRequest request,
      StreamObserver<ClusterCalls.LoseSilentNodeReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.loseSilentNode(
                new NodeId(request.getNode()),
                request.getSilentMillis(),
                request.getWindowMillis()),
        done -> ClusterCalls.LoseSilentNodeReply.newBuilder().setDone(done).build());
  }

  @Override
  public void setDriveState(
      ClusterCalls.SetDriveStateRequest request,
      StreamObserver<ClusterCalls.SetDriveStateReply> answer) {
    Answers.one(
        answer,
        () -> catalog.setState(MemberMessages.drives(request), MemberMessages.state(request)),
        MemberMessages::changed);
  }

  @Override
  public void settings(
      ClusterCalls.SettingsRequest request, StreamObserver<ClusterCalls.SettingsReply> answer) {
    Answers.one(answer, () -> catalog.settings(), MemberMessages::message);
  }

  @Override
  public void setSetting(
      ClusterCalls.SetSettingRequest request, StreamObserver<ClusterCalls.SetSettingReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog
                .set(MemberMessages.setting(request), MemberMessages.settingValue(request))
                .replaceWith(ClusterCalls.SetSettingReply.getDefaultInstance()),
        reply -> reply);
  }

  @Override
  public void leaseRepairs(
      RepairCalls.LeaseRepairsRequest request,
      StreamObserver<RepairCalls.LeaseRepairsReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.leaseRepairs(
                new Home(request.getHome()),
                RepairMessages.worker(request),
                bounded(request.getLimit(), 1, RepairCatalog.MAX_PAGE, LIMIT)),
        RepairMessages::message);
  }

  @Override
  public void endSweep(
      RepairCalls.EndSweepRequest request, StreamObserver<RepairCalls.EndSweepReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.endSweep(
                new Home(request.getHome()),
                RepairMessages.worker(request),
                RepairMessages.sweep(request),
                RepairMessages.outcome(request)),
        done -> RepairCalls.EndSweepReply.newBuilder().setDone(done).build());
  }

  @Override
  public void endSingle(
      RepairCalls.EndSingleRequest request, StreamObserver<RepairCalls.EndSingleReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.endSingle(
                new Home(request.getHome()),
                RepairMessages.worker(request),
                RepairMessages.blob(request),
                RepairMessages.retryMillis(request)),
        done -> RepairCalls.EndSingleReply.newBuilder().setDone(done).build());
  }

  @Override
  public void relocate(
      RepairCalls.RelocateRequest request, StreamObserver<RepairCalls.RelocateReply> answer) {
    Answers.one(
        answer,
        () -> {
          List<Relocation> asked = RepairMessages.relocations(request);
          return catalog
              .relocate(new Home(request.getHome()), RepairMessages.worker(request), asked)
              .map(done -> RepairMessages.done(asked, done));
        },
        reply -> reply);
  }

  @Override
  public void addSingles(
      RepairCalls.AddSinglesRequest request, StreamObserver<RepairCalls.AddSinglesReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog
                .addSingles(new Home(request.getHome()), BlobMessages.named(request.getBlobsList()))
                .replaceWith(RepairCalls.AddSinglesReply.getDefaultInstance()),
        reply -> reply);
  }

  @Override
  public void blobsOn(
      RepairCalls.BlobsOnRequest request, StreamObserver<RepairCalls.BlobsOnReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.blobsOn(
                new Home(request.getHome()),
                new DriveId(request.getDrive()),
                RepairMessages.after(request),
                request.getLastGroup(),
                bounded(request.getLimit(), 1, RepairCatalog.MAX_PAGE, LIMIT)),
        RepairMessages::message);
  }

  @Override
  public void census(
      RepairCalls.CensusRequest request, StreamObserver<RepairCalls.CensusReply> answer) {
    Answers.page(
        answer,
        () ->
            catalog.census(
                new Home(request.getHome()),
                new Group(request.getFirstGroup()).value(),
                new Group(request.getLastGroup()).value()),
        RepairMessages::slices);
  }

  @Override
  public void backlog(
      RepairCalls.BacklogRequest request, StreamObserver<RepairCalls.BacklogReply> answer) {
    Answers.one(
        answer, () -> catalog.backlog(new Home(request.getHome())), RepairMessages::message);
  }

  @Override
  public void requestScrub(
      ScrubCalls.RequestScrubRequest request, StreamObserver<ScrubCalls.RequestScrubReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.requestScrub(
                new Home(request.getHome()), ScrubMessages.drives(request.getDrivesList())),
        micros -> ScrubCalls.RequestScrubReply.newBuilder().setRequestedMicros(micros).build());
  }

  @Override
  public void requestedScrubs(
      ScrubCalls.RequestedScrubsRequest request,
      StreamObserver<ScrubCalls.RequestedScrubsReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.requestedScrubs(
                new Home(request.getHome()), ScrubMessages.drives(request.getDrivesList())),
        ScrubMessages::message);
  }

  @Override
  public void scrubRound(
      ScrubCalls.ScrubRoundRequest request, StreamObserver<ScrubCalls.ScrubRoundReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.scrubRound(
                new Home(request.getHome()),
                new DriveId(request.getDrive()),
                request.getIncarnation()),
        ScrubMessages::message);
  }

  @Override
  public void reportScrub(
      ScrubCalls.ReportScrubRequest request, StreamObserver<ScrubCalls.ReportScrubReply> answer) {
    Answers.one(
        answer,
        () ->
            catalog.reportScrub(
                new Home(request.getHome()),
                new DriveId(request.getDrive()),
                request.getRound(),
                bounded(request.getNextGroup(), 0, Group.COUNT, "the next group"),
                ScrubMessages.found(request)),
        done -> ScrubCalls.ReportScrubReply.newBuilder().setDone(done).build());
  }

  @Override
  public void listScrubs(
      ScrubCalls.ListScrubsRequest request, StreamObserver<ScrubCalls.ListScrubsReply> answer) {
    Answers.page(answer, () -> catalog.scrubs(new Home(request.getHome())), ScrubMessages::slices);
  }
}
