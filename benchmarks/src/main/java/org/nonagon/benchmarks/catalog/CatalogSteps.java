package org.nonagon.benchmarks.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.metadataservice.catalog.CatalogConnections;
import org.nonagon.metadataservice.catalog.CatalogSettings;
import org.nonagon.metadataservice.catalog.PostgresCatalog;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.metadataservice.postgres.EmbeddedPostgres;
import org.nonagon.metadataservice.postgres.EmbeddedPostgresSettings;
import org.nonagon.metadataservice.postgres.SchemaMigration;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;

/** Measures commits, lookups and listings, each beside plain statements. */
public final class CatalogSteps {
  private static final int LISTED_KEYS = 100_000;
  private static final int LOAD_BATCH = 500;
  private static final int READ_CLIENTS = 64;
  private static final long OBJECT_BYTES = 4096;
  private static final ErasureProfile PROFILE = ErasureProfile.STANDARD;
  private static final List<DriveId> DRIVES =
      IntStream.rangeClosed(1, PROFILE.shards()).mapToObj(DriveId::new).toList();
  private static final List<Integer> INCARNATIONS = Collections.nCopies(PROFILE.shards(), 1);

  private final Vertx vertx;
  private final DatabaseSettings database;
  private final long postgres;
  private final BlobIds blobIds =
      new BlobIds(InstantSource.system(), () -> ThreadLocalRandom.current().nextLong());

  private CatalogSteps(Vertx vertx, long postgres, DatabaseSettings database) {
    this.vertx = vertx;
    this.postgres = postgres;
    this.database = database;
  }

  /**
   * Runs all steps.
   *
   * @param args the folder for the database
   */
  public static void main(String[] args) {
    Vertx vertx = Vertx.vertx();
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.start(EmbeddedPostgresSettings.in(Path.of(args[0])))) {
      DatabaseSettings database = postgres.createDatabase("steps");
      SchemaMigration.migrate(database);
      CatalogSteps steps = new CatalogSteps(vertx, postgres.pid(), database);
      steps.commits();
      steps.reads();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private void commits() {
    System.out.println(
        "objects x connections   objects/s   p50 ms   p99 ms  us PostgreSQL  us JVM   plain rows/s  us PostgreSQL");
    int[][] shapes = {{1, 1}, {1, 16}, {16, 4}, {64, 4}};
    for (int[] shape : shapes) {
      try (CatalogConnections connections = open(shape[1])) {
        RawStatements raw = new RawStatements(connections);
        raw.createTable();
        Catalog catalog = catalog(connections);
        BucketId bucket = bucket(catalog);
        ClosedLoop limit = ClosedLoop.run(postgres, shape[1], () -> raw.insert(shape[0]));
        ClosedLoop loop =
            ClosedLoop.run(postgres, shape[1], () -> commit(catalog, bucket, shape[0]));
        System.out.printf(
            "%9d x %-12d %10.0f %8.2f %8.2f %14.0f %7.0f %14.0f %14.0f%n",
            shape[0],
            shape[1],
            loop.perSecond() * shape[0],
            loop.p50Millis(),
            loop.p99Millis(),
            loop.databaseMicros() / shape[0],
            loop.clientMicros() / shape[0],
            limit.perSecond() * shape[0],
            limit.databaseMicros() / shape[0]);
      }
    }
  }

  private void reads() {
    try (CatalogConnections connections = open(4)) {
      Catalog catalog = catalog(connections);
      BucketId bucket = bucket(catalog);
      load(catalog, bucket);
      RawStatements raw = new RawStatements(connections);
      raw.put(key(1)).await().indefinitely();
      report("select of one row", ClosedLoop.run(postgres, READ_CLIENTS, () -> raw.select(key(1))));
      report("lookup", ClosedLoop.run(postgres, READ_CLIENTS, () -> lookup(catalog, bucket)));
      report(
          "lookup of nothing",
          ClosedLoop.run(
              postgres,
              READ_CLIENTS,
              () -> catalog.lookup(bucket, ObjectKey.of("absent"), Optional.empty())));
      report("page of 1000 keys", ClosedLoop.run(postgres, 1, () -> list(catalog, bucket, "")));
      report(
          "page of 1000 keys, 16 clients",
          ClosedLoop.run(postgres, 16, () -> list(catalog, bucket, "")));
      report(
          "page of 1000 prefixes", ClosedLoop.run(postgres, 1, () -> list(catalog, bucket, "/")));
    }
  }

  private static void report(String step, ClosedLoop loop) {
    System.out.printf(
        "%-30s %8.0f/s   p50 %.3f ms   p99 %.3f ms   %.0f us PostgreSQL   %.0f us JVM%n",
        step,
        loop.perSecond(),
        loop.p50Millis(),
        loop.p99Millis(),
        loop.databaseMicros(),
        loop.clientMicros());
  }

  private CatalogConnections open(int writers) {
    return CatalogConnections.open(
        vertx, database, new CatalogSettings(writers, 4, 64, 4096, Duration.ofSeconds(60), true));
  }

  private static Catalog catalog(CatalogConnections connections) {
    NoControlPlane none = new NoControlPlane();
    return new PostgresCatalog(connections, none, none, true);
  }

  private static BucketId bucket(Catalog catalog) {
    BucketName name = new BucketName("b-" + UUID.randomUUID());
    CreateBucketOutcome outcome =
        catalog.createBucket(name, AccountId.ROOT, "us-east-1").await().indefinitely();
    if (outcome instanceof CreateBucketOutcome.Created created) {
      return created.bucket().id();
    }
    throw new IllegalStateException(outcome.toString());
  }

  /** A key of 42 bytes in one of 2000 folders. */
  static String key(long number) {
    return "folder-%04d/%029d".formatted(Math.floorMod(number, 2000), number & Long.MAX_VALUE);
  }

  private Uni<?> commit(Catalog catalog, BucketId bucket, int objects) {
    List<String> keys = new ArrayList<>(objects);
    for (int i = 0; i < objects; i++) {
      keys.add(key(ThreadLocalRandom.current().nextLong()));
    }
    return catalog.commit(commitOf(bucket, keys)).invoke(CatalogSteps::check);
  }

  private static void check(List<CommitOutcome> outcomes) {
    if (!outcomes.stream().allMatch(CommitOutcome.Written.class::isInstance)) {
      throw new IllegalStateException(outcomes.toString());
    }
  }

  /** Objects of a pack. */
  private Commit commitOf(BucketId bucket, List<String> keys) {
    StripeLayout stripes = StripeLayout.even(PROFILE, keys.size() * OBJECT_BYTES);
    BlobManifest manifest = new BlobManifest(blobIds.next(), stripes, DRIVES, Set.of());
    List<CommitEntry> entries = new ArrayList<>(keys.size());
    for (int i = 0; i < keys.size(); i++) {
      Extent extent = new Extent(manifest.id(), i * OBJECT_BYTES, OBJECT_BYTES, i + 1);
      ObjectContent content =
          ObjectContent.plain(
              EntityTag.ofMd5(new byte[16]), i + 1, List.of(extent), Optional.empty());
      entries.add(
          new CommitEntry.Put(
              bucket,
              ObjectKey.of(keys.get(i)),
              WriteCondition.ALWAYS,
              1,
              AccountId.ROOT,
              content,
              ObjectAttributes.NONE));
    }
    return new Commit(
        new CommitId(UUID.randomUUID()),
        Home.ONLY,
        List.of(new WrittenBlob(manifest, INCARNATIONS)),
        Optional.empty(),
        entries);
  }

  private void load(Catalog catalog, BucketId bucket) {
    for (int first = 0; first < LISTED_KEYS; first += LOAD_BATCH) {
      List<String> keys =
          IntStream.range(first, first + LOAD_BATCH).mapToObj(CatalogSteps::key).toList();
      check(catalog.commit(commitOf(bucket, keys)).await().indefinitely());
    }
  }

  private static Uni<?> lookup(Catalog catalog, BucketId bucket) {
    int number = ThreadLocalRandom.current().nextInt(LISTED_KEYS);
    return catalog.lookup(bucket, ObjectKey.of(key(number)), Optional.empty());
  }

  private static Uni<ListPage> list(Catalog catalog, BucketId bucket, String delimiter) {
    int folder = ThreadLocalRandom.current().nextInt(900);
    return catalog.list(
        new ListQuery(
            bucket,
            KeyPrefix.EMPTY,
            KeyPrefix.of(delimiter),
            KeyPrefix.of("folder-%04d".formatted(folder)),
            ListQuery.MAX_LIMIT));
  }
}
