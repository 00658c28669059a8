package org.nonagon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.protocol.catalog.MembershipCatalog.SUSPECTED_AFTER_MILLIS;

import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.remote.RemoteConfig;
import org.nonagon.blobs.remote.RemoteNode;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.wire.ClusterSecret;
import org.nonagon.protocol.wire.RequestSigner;

class ClusterStoresTest {
  private static final NodeMember LIVELY = node(1, "127.0.0.1:1", 0);
  private static final NodeMember SILENT = node(2, "127.0.0.1:2", SUSPECTED_AFTER_MILLIS);

  private final Vertx vertx = Vertx.vertx();
  private final List<HostPort> connected = new ArrayList<>();
  private final ClusterStores stores = new ClusterStores(this::connect);

  @AfterEach
  void close() {
    stores.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private RemoteNode connect(HostPort address) {
    connected.add(address);
    RequestSigner signer =
        new RequestSigner(
            ClusterSecret.of(new byte[32]), InstantSource.system(), new SecureRandom());
    return new RemoteNode(vertx, address.host(), address.port(), RemoteConfig.STANDARD, signer);
  }

  private static NodeMember node(int id, String address, long silentMillis) {
    return new NodeMember(new NodeId(id), Zone.DEFAULT, Optional.of(address), silentMillis);
  }

  private static DriveMember drive(int id, NodeMember node, Drive.State state) {
    Drive drive = new Drive(new DriveId(id), node.node(), node.zone(), 1, 1 << 30, state);
    return new DriveMember(drive, "/d" + id, Optional.empty());
  }

  private static DriveMember drive(int id, NodeMember node, DriveStatus.Health health) {
    DriveMember plain = drive(id, node, Drive.State.ACTIVE);
    DriveStatus status = new DriveStatus(new DriveId(id), 1, health, "", 1 << 30, 1 << 29, 0, 0);
    return new DriveMember(plain.drive(), plain.path(), Optional.of(status));
  }

  private static Membership members(List<NodeMember> nodes, DriveMember... drives) {
    return new Membership(nodes, List.of(drives), List.of());
  }

  @Test
  void beforeTheCatalogAnsweredThereIsNoDrive() {
    assertThat(stores.writable()).isEmpty();
    assertThat(stores.find(new DriveId(1))).isEmpty();
  }

  @Test
  void onlyHealthyDrivesOfNodesThatAreHeardTakeShards() {
    stores.update(
        members(
            List.of(LIVELY, SILENT),
            drive(4, LIVELY, DriveStatus.Health.HEALTHY),
            drive(1, LIVELY, DriveStatus.Health.HEALTHY),
            drive(2, LIVELY, DriveStatus.Health.FULL),
            drive(3, SILENT, DriveStatus.Health.HEALTHY),
            drive(5, LIVELY, Drive.State.ACTIVE)));

    assertThat(stores.writable()).containsExactly(new DriveId(1), new DriveId(4));
    assertThat(stores.isDegraded()).isTrue();
  }

  @Test
  void drivesThatTakeNoShardsAreStillRead() {
    stores.update(
        members(
            List.of(LIVELY, SILENT),
            drive(1, SILENT, DriveStatus.Health.HEALTHY),
            drive(2, LIVELY, DriveStatus.Health.READ_ONLY),
            drive(3, LIVELY, Drive.State.LOST)));

    assertThat(stores.find(new DriveId(1))).isPresent();
    assertThat(stores.find(new DriveId(2))).isPresent();
    assertThat(stores.find(new DriveId(3))).isEmpty();
  }

  @Test
  void drivesOfOneNodeShareItsConnectionsFromOneUpdateToTheNext() {
    Membership both =
        members(
            List.of(LIVELY),
            drive(1, LIVELY, DriveStatus.Health.HEALTHY),
            drive(2, LIVELY, DriveStatus.Health.HEALTHY));
    stores.update(both);
    stores.update(both);

    assertThat(connected).containsExactly(new HostPort("127.0.0.1", 1));
    assertThat(stores.isDegraded()).isFalse();
  }
}
