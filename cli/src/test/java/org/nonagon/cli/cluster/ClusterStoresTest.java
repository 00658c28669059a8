package org.nonagon.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.protocol.catalog.MembershipCatalog.SUSPECTED_AFTER_MILLIS;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.protocol.shard.ShardAppend;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.shard.ShardStoreException;
import org.nonagon.storagenode.drive.IsolatedShardStore;

class ClusterStoresTest {
  private static final NodeMember LIVELY = node(1, "127.0.0.1:1", 0);
  private static final NodeMember SILENT = node(2, "127.0.0.1:2", SUSPECTED_AFTER_MILLIS);

  private static final Duration LONG = Duration.ofSeconds(20);

  private final List<String> connected = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private final AtomicBoolean isReached = new AtomicBoolean(true);
  private final ClusterStores stores = new ClusterStores(this::connect);

  private final Set<DriveId> resting = new HashSet<>();

  private NodeWay connect(String address, Runnable onFailure) {
    connected.add(address);
    return new NodeWay() {
      @Override
      public ShardStore drive(DriveId drive) {
        ShardStore away = new DriveAway(new IsolatedShardStore(drive, 1, "for a test"), isReached);
        return new WatchedShardStore(away, onFailure);
      }

      @Override
      public boolean isResting(DriveId drive) {
        return resting.contains(drive);
      }

      @Override
      public void close() {
        closed.add(address);
      }
    };
  }

  /** A drive that is reached at times. */
  private record DriveAway(ShardStore store, AtomicBoolean isReached) implements ShardStore {
    private <T> Uni<T> reached(Uni<T> answer) {
      return isReached.get()
          ? answer
          : Uni.createFrom().failure(new ShardStoreException("not reached"));
    }

    @Override
    public DriveId drive() {
      return store.drive();
    }

    @Override
    public ShardAppend append(ShardSpec spec) {
      return store.append(spec);
    }

    @Override
    public Uni<ReadOutcome> read(ShardId shard, int firstBlock, int blockCount) {
      return reached(store.read(shard, firstBlock, blockCount));
    }

    @Override
    public Uni<Void> drop(List<ShardId> shards) {
      return reached(store.drop(shards));
    }

    @Override
    public Uni<List<ShardSpec>> inventory(int firstGroup, int lastGroup) {
      return reached(store.inventory(firstGroup, lastGroup));
    }

    @Override
    public Uni<DriveStatus> status() {
      return reached(store.status());
    }
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
  void aNodeThatFailsACallGetsNoShardsUntilItAnswers() {
    DriveId drive = new DriveId(1);
    stores.update(members(List.of(LIVELY), drive(1, LIVELY, DriveStatus.Health.HEALTHY)));
    ShardStore store = stores.find(drive).orElseThrow();
    isReached.set(false);
    assertThatThrownBy(() -> store.inventory(0, 1).await().atMost(LONG))
        .isInstanceOf(ShardStoreException.class);

    assertThat(stores.writable()).isEmpty();
    assertThat(stores.find(drive)).isPresent();
    stores.probe().await().atMost(LONG);
    assertThat(stores.writable()).isEmpty();

    isReached.set(true);
    stores.probe().await().atMost(LONG);
    assertThat(stores.writable()).containsExactly(drive);
  }

  @Test
  void aDriveThatIsGivenARestGetsNoShards() {
    stores.update(
        members(
            List.of(LIVELY),
            drive(1, LIVELY, DriveStatus.Health.HEALTHY),
            drive(2, LIVELY, DriveStatus.Health.HEALTHY)));
    resting.add(new DriveId(1));

    assertThat(stores.writable()).containsExactly(new DriveId(2));
    assertThat(stores.find(new DriveId(1))).isPresent();
  }

  @Test
  void theWayToANodeThatIsGoneIsClosed() {
    stores.update(members(List.of(LIVELY), drive(1, LIVELY, DriveStatus.Health.HEALTHY)));
    stores.update(members(List.of()));

    assertThat(closed).containsExactlyElementsOf(connected).hasSize(1);
    assertThat(stores.find(new DriveId(1))).isEmpty();
  }

  @Test
  void anAnswerThatComesAfterTheEndOpensNoWay() {
    stores.update(members(List.of(LIVELY), drive(1, LIVELY, DriveStatus.Health.HEALTHY)));
    stores.close();
    stores.update(members(List.of(SILENT), drive(2, SILENT, DriveStatus.Health.HEALTHY)));

    assertThat(connected).containsExactly("127.0.0.1:1");
    assertThat(closed).containsExactly("127.0.0.1:1");
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

    assertThat(connected).containsExactly("127.0.0.1:1");
    assertThat(stores.isDegraded()).isFalse();
  }
}
