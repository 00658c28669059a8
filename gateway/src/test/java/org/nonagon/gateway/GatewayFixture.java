package org.nonagon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.nonagon.blobs.ShardStores;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.ReadConfig;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.gateway.client.S3Client;
import org.nonagon.gateway.reclaim.ReclaimConfig;
import org.nonagon.gateway.reclaim.Reclaimer;
import org.nonagon.gateway.s3.RequestObserver;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.checksum.md5.Md5Lanes;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.LayoutPlanner;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.testkit.memory.InMemoryCatalog;
import org.nonagon.testkit.memory.InMemoryShardStore;

/** A gateway on loopback over a catalog and nine drives in memory; everything between is real. */
public final class GatewayFixture implements AutoCloseable {
  /** The access key of root. */
  public static final String ACCESS_KEY = "AKIAROOT";

  /** Its secret. */
  public static final String SECRET_KEY = "a secret of forty characters, or about it";

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int DRIVES = 9;
  private static final int DRIVE_THREADS = 2;

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService driveThreads = Executors.newFixedThreadPool(DRIVE_THREADS);
  private final ExecutorService coding = Executors.newFixedThreadPool(2);
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final Timers timers = Timers.of(timer);
  private final Map<DriveId, InMemoryShardStore> drives = new TreeMap<>();

  /** The catalog. */
  public final InMemoryCatalog catalog =
      new InMemoryCatalog(InstantSource.system(), new SecureRandom());

  /** What the gateway's observer was told. */
  public final Queue<RequestObserver.Answered> answered = new ConcurrentLinkedQueue<>();

  /** The memory of bodies. */
  public final StripePool pool;

  /** The gateway. */
  public final Gateway gateway;

  /** Where it listens. */
  public final int port;

  /** Starts one with a small pool. */
  public GatewayFixture() {
    this(GatewayConfig.Limits.DEFAULT);
  }

  /** Starts one with these limits. */
  public GatewayFixture(GatewayConfig.Limits limits) {
    this(plain -> plain.withLimits(limits));
  }

  /** Starts one with a small pool and other settings. */
  public GatewayFixture(UnaryOperator<GatewayConfig> settings) {
    Layout layout = LayoutPlanner.first(register(), ErasureProfile.STANDARD);
    pool = new StripePool(new StripePool.Config(64L << 20, 64), coding);
    BlobWriter writer =
        new BlobWriter(
            reach(),
            () -> layout,
            new BlobIds(InstantSource.system(), new SecureRandom()),
            pool,
            coding,
            timers,
            WriteConfig.DEFAULT);
    BlobReader reader =
        new BlobReader(
            reach(),
            coding,
            timers,
            ReadConfig.DEFAULT,
            (shard, drive, damage) ->
                catalog
                    .reportDamage(Home.ONLY, shard, drive, damage)
                    .subscribe()
                    .with(nothing -> {}));
    SecureRandom random = new SecureRandom();
    MasterKey masterKey = MasterKey.generate(random);
    catalog
        .ensureRoot("c".repeat(64), ACCESS_KEY, masterKey.seal(ACCESS_KEY, SECRET_KEY))
        .await()
        .atMost(LONG);
    gateway =
        new Gateway(
            settings.apply(GatewayConfig.of("127.0.0.1", 0)),
            new Gateway.Parts(
                vertx,
                catalog,
                writer,
                reader,
                new Md5Lanes(),
                timers,
                masterKey,
                Clock.systemUTC(),
                random,
                answered::add));
    port = gateway.start().await().atMost(LONG);
  }

  private List<Drive> register() {
    return IntStream.rangeClosed(1, DRIVES)
        .mapToObj(
            i ->
                catalog
                    .registerDrive(
                        new DriveRegistration(
                            Optional.empty(),
                            new NodeId(1),
                            new Zone("zone"),
                            "/d" + i,
                            i,
                            1L << 40))
                    .await()
                    .atMost(LONG))
        .peek(
            drive ->
                drives.put(
                    drive.id(),
                    new InMemoryShardStore(drive.id(), drive.incarnation(), driveThreads)))
        .toList();
  }

  private ShardStores reach() {
    return new ShardStores() {
      @Override
      public Optional<ShardStore> find(DriveId drive) {
        return Optional.ofNullable(drives.get(drive));
      }

      @Override
      public List<DriveId> writable() {
        return List.copyOf(drives.keySet());
      }
    };
  }

  /** A client of root. */
  public S3Client client() throws IOException {
    return new S3Client(port, ACCESS_KEY, SECRET_KEY);
  }

  /** The drives. */
  public List<InMemoryShardStore> drives() {
    return List.copyOf(drives.values());
  }

  /** The drives by their numbers. */
  public Map<DriveId, ShardStore> stores() {
    return Map.copyOf(drives);
  }

  /** Keeps all drives from doing anything until the task that it gives is run. */
  public Runnable holdDrives() {
    CountDownLatch held = new CountDownLatch(1);
    for (int thread = 0; thread < DRIVE_THREADS; thread++) {
      driveThreads.execute(
          () -> {
            try {
              held.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    return held::countDown;
  }

  /** How many shards all drives hold. */
  public long shards() {
    return drives.values().stream()
        .mapToLong(drive -> drive.status().map(DriveStatus::shards).await().atMost(LONG))
        .sum();
  }

  /** A reclaimer over the catalog and the drives. */
  public Reclaimer reclaimer(ReclaimConfig config) {
    return new Reclaimer(catalog, Home.ONLY, stores(), timers, config);
  }

  /** A reclaimer that does not sweep. */
  public Reclaimer reclaimerWithoutSweep() {
    Map<DriveId, ShardStore> stores = stores();
    return Reclaimer.withoutSweep(
        catalog,
        Home.ONLY,
        drive -> Optional.ofNullable(stores.get(drive)),
        timers,
        ReclaimConfig.DEFAULT);
  }

  /** Reclaims until nothing is left to reclaim. */
  public void reclaim() {
    Reclaimer reclaimer = reclaimer(ReclaimConfig.DEFAULT);
    while (reclaimer.round().await().atMost(LONG) > 0) {}
  }

  /** Waits for what other threads bring about. */
  public static void await(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still waiting: %s", what).isLessThan(until);
      LockSupport.parkNanos(2_000_000);
    }
  }

  @Override
  public void close() {
    gateway.stop(Duration.ZERO).await().atMost(LONG);
    vertx.close().toCompletionStage().toCompletableFuture().join();
    timer.shutdownNow();
    coding.shutdownNow();
    driveThreads.shutdownNow();
  }
}
