package org.nonagon.cli.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.meter.MeteredShardStore;
import org.nonagon.blobs.remote.RemoteConfig;
import org.nonagon.blobs.remote.RemoteNode;
import org.nonagon.blobs.remote.guard.GuardConfig;
import org.nonagon.blobs.remote.guard.GuardedShardStore;
import org.nonagon.blobs.remote.guard.NodeGuard;
import org.nonagon.cli.role.Closings;
import org.nonagon.cli.role.Edge;
import org.nonagon.cli.role.Threads;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.protocol.wire.RequestSigner;

/** The way to the drives of a node. */
interface NodeWay {
  /** Makes ways. */
  @FunctionalInterface
  interface Maker {
    /**
     * The way to a node.
     *
     * @param address HOST:PORT
     * @param onFailure called for each call that the node did not answer
     */
    NodeWay to(String address, Runnable onFailure);

    /** Ways over the network, guarded, whose requests are signed. */
    static Maker overNetwork(
        Edge edge, RequestSigner signer, Threads threads, RandomGenerator random, Closings opened) {
      DriveLatencies latencies = DriveLatencies.start(edge.meters(), threads.timers(), opened);
      return (address, onFailure) -> {
        HostPort at = HostPort.parse("the address of a node", address);
        NodeGuard guard = new NodeGuard(address, GuardConfig.STANDARD, threads.timers(), random);
        return of(
            new RemoteNode(edge.vertx(), at.host(), at.port(), RemoteConfig.STANDARD, signer),
            drive -> latencies.watch(guard.guard(metered(drive, latencies, threads.timers()))),
            onFailure);
      };
    }
  }

  private static ShardStore metered(ShardStore drive, DriveLatencies latencies, Timers timers) {
    return new MeteredShardStore(drive, latencies.of(drive.drive()), timers::nanoTime);
  }

  /** A drive of the node. */
  ShardStore drive(DriveId drive);

  /** Whether a drive is left alone for a while, since calls to it failed. */
  boolean isResting(DriveId drive);

  /** Closes all connections; what is under way is lost. */
  void close();

  /**
   * The way over the network; each drive is guarded for as long as the way is open.
   *
   * @param guarded times a drive and guards it
   */
  static NodeWay of(
      RemoteNode node, Function<ShardStore, GuardedShardStore> guarded, Runnable onFailure) {
    return new NodeWay() {
      private final Map<DriveId, GuardedShardStore> drives = new ConcurrentHashMap<>();

      @Override
      public ShardStore drive(DriveId drive) {
        return drives.computeIfAbsent(
            drive, id -> guarded.apply(new WatchedShardStore(node.drive(id), onFailure)));
      }

      @Override
      public boolean isResting(DriveId drive) {
        return Optional.ofNullable(drives.get(drive))
            .filter(GuardedShardStore::isResting)
            .isPresent();
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }
}
