package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.ReadConfig;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.StripePool;
import org.nonagon.blobs.write.WriteConfig;
import org.nonagon.cli.role.FollowedLayout;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.gateway.body.BodyHashing;
import org.nonagon.gateway.body.ByteSource;
import org.nonagon.gateway.body.CheckedBody;
import org.nonagon.gateway.body.Integrity;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.gateway.body.Piece;
import org.nonagon.gateway.reclaim.ReclaimConfig;
import org.nonagon.gateway.reclaim.Reclaimer;
import org.nonagon.gateway.s3.Authorization;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.object.BodyWriter;
import org.nonagon.gateway.s3.object.Commits;
import org.nonagon.gateway.s3.object.CopySources;
import org.nonagon.gateway.s3.object.NewObject;
import org.nonagon.gateway.s3.object.ObjectReader;
import org.nonagon.gateway.s3.object.ObjectWriter;
import org.nonagon.gateway.s3.object.OldestRead;
import org.nonagon.gateway.s3.object.SourceGoneException;
import org.nonagon.gateway.s3.object.StoredBody;
import org.nonagon.protocol.blob.BlobIds;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectKey;

/** One process of a gateway, all but its HTTP: the operations on objects over the network. */
final class SimulatedGateway {
  private static final AccountId OWNER = new AccountId(1);
  private static final int MAX_LOOKUPS = 8;
  private static final int MAX_SHARED_EXTENTS = 100;
  private static final long POOL_BYTES = 32L << 20;

  private final SimulatedCluster cluster;
  private final String name;
  private Host host;
  private Optional<Running> running = Optional.empty();

  SimulatedGateway(SimulatedCluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
    this.host = cluster.host(name);
    host.crash();
  }

  Host host() {
    return host;
  }

  /** What answers; fails while it is starting. */
  Running running() {
    return running.orElseThrow(() -> new IllegalStateException(name + " is starting"));
  }

  boolean isRunning() {
    return running.isPresent();
  }

  void kill() {
    host.crash();
    running = Optional.empty();
  }

  void start() {
    if (!host.isUp()) {
      host = cluster.host(name);
      Host self = host;
      Fiber.start(self, name, () -> running = Optional.of(new Running(self)));
    }
  }

  /** A gateway that serves. */
  final class Running implements ObjectCalls {
    private final Host self;
    private final Catalog catalog;
    private final Commits commits;
    private final ObjectWriter objects;
    private final ObjectReader reader;
    private final CopySources copies;
    private final FollowedLayout layout;
    private final Members stores;
    private final BodyHashing hashing;
    private final StripePool pool;

    /** Starts, in a fiber. */
    private Running(Host self) {
      this.self = self;
      this.catalog = cluster.database().from(self);
      this.stores = new Members(cluster, self, catalog);
      Layout newest =
          Calls.insist(
              self,
              () -> catalog.layout(ErasureProfile.STANDARD).map(found -> found.orElseThrow()));
      this.layout = new FollowedLayout(catalog, newest);
      Calls.insist(self, stores::refresh);
      this.commits = new Commits(catalog, self, self.random());
      this.pool = new StripePool(new StripePool.Config(POOL_BYTES, 64), self);
      BlobWriter writer =
          new BlobWriter(
              stores,
              layout,
              new BlobIds(self.clock(), self.random()),
              pool,
              self,
              self,
              WriteConfig.DEFAULT);
      BodyWriter bodies = new BodyWriter(writer, catalog, commits, self, self.random());
      this.objects = bodies.objects();
      this.hashing = new BodyHashing(cluster.lanes(), () -> self);
      OldestRead reads =
          new OldestRead(
              catalog, new UUID(self.random().nextLong(), self.random().nextLong()), self);
      BlobReader blobs =
          new BlobReader(
              stores,
              self,
              self,
              ReadConfig.DEFAULT,
              (shard, drive, damage) ->
                  catalog
                      .reportDamage(Home.ONLY, shard, drive, damage)
                      .subscribe()
                      .with(done -> {}, lost -> {}));
      this.reader = new ObjectReader(catalog, catalog, blobs, reads);
      this.copies =
          new CopySources(
              reader,
              new BucketAccess(catalog, Authorization.OWNERS_ONLY),
              bodies,
              self,
              hashing,
              MAX_SHARED_EXTENTS);
      Calls.insist(self, reads::start);
      Reclaimer reclaimer =
          Reclaimer.withoutSweep(catalog, Home.ONLY, stores::find, self, ReclaimConfig.DEFAULT);
      reclaimer.start(false).subscribe().with(nothing -> {}, lost -> {});
      follow();
    }

    /** The memory that bodies hold now. */
    long leasedBytes() {
      return pool.leasedBytes();
    }

    private void follow() {
      stores
          .refresh()
          .chain(layout::update)
          .onTermination()
          .invoke(() -> self.after(MembershipCatalog.BEAT_INTERVAL_MILLIS, this::follow))
          .subscribe()
          .with(nothing -> {}, lost -> {});
    }

    @Override
    public Uni<Void> put(Bucket bucket, ObjectKey key, byte[] body, WriteCondition condition) {
      NewObject object =
          new NewObject(bucket, key, condition, commits.newNonce(), OWNER, ObjectAttributes.NONE);
      CheckedBody checked =
          new CheckedBody(
              source(body), Integrity.computed(Optional.empty()), HeaderFields::none, hashing);
      return objects.write(object, new ObjectBody(body.length, 0, checked)).replaceWithVoid();
    }

    /** A body that comes in pieces, as from a socket. */
    private ByteSource source(byte[] body) {
      return new ByteSource() {
        private int next;

        @Override
        public Uni<Optional<Piece>> next() {
          int length = Math.min(64 << 10, body.length - next);
          if (length == 0) {
            return Uni.createFrom().item(Optional.empty());
          }
          Piece piece = Piece.of(ByteBuffer.wrap(body, next, length).slice());
          next += length;
          return Uni.createFrom().item(Optional.of(piece)).emitOn(self);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Uni<CommitOutcome> delete(Bucket bucket, ObjectKey key, WriteCondition condition) {
      return commits
          .commit(
              List.of(
                  new CommitEntry.Delete(
                      bucket.id(),
                      key,
                      condition,
                      commits.newNonce(),
                      OWNER,
                      Optional.empty(),
                      false)))
          .map(List::getFirst);
    }

    @Override
    public Uni<ListPage> list(Bucket bucket) {
      return catalog.list(
          new ListQuery(
              bucket.id(), KeyPrefix.EMPTY, KeyPrefix.EMPTY, KeyPrefix.EMPTY, ListQuery.MAX_LIMIT));
    }

    @Override
    public Uni<Optional<Fetched>> get(Bucket bucket, ObjectKey key, long stallMillis) {
      Runnable ends = reader.begin();
      return reader
          .lookup(bucket, key, Optional.empty())
          .call(() -> self.pause(stallMillis))
          .chain(
              found ->
                  found instanceof ObjectLookup.Found version
                      ? fetch(bucket, version).map(Optional::of)
                      : Uni.createFrom().item(Optional.<Fetched>empty()))
          .onTermination()
          .invoke(ends);
    }

    private Uni<Fetched> fetch(Bucket bucket, ObjectLookup.Found found) {
      long size = found.version().content().size();
      ByteSource source =
          reader.bytes(
              bucket,
              found,
              reader.extents(bucket, found.version()),
              ByteRange.whole(size),
              () -> {});
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      return source
          .pourInto(
              piece -> {
                for (ByteBuffer buffer : piece.buffers()) {
                  byte[] copy = new byte[buffer.remaining()];
                  buffer.duplicate().get(copy);
                  bytes.writeBytes(copy);
                }
                return Uni.createFrom().voidItem();
              })
          .onTermination()
          .invoke(source::close)
          .map(
              nothing ->
                  new Fetched(
                      ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer(),
                      found.version().content().etag(),
                      found.version().rank()));
    }

    @Override
    public Uni<Optional<CommitOutcome>> copy(
        Bucket bucket, ObjectKey from, ObjectKey to, WriteCondition condition, long stallMillis) {
      return with(bucket, from, stallMillis, source -> take(source, bucket, to, condition));
    }

    /** Looks a source up and hands it over, again when its blobs are gone. */
    private <T> Uni<Optional<T>> with(
        Bucket bucket, ObjectKey from, long stallMillis, Function<CopySources.Source, Uni<T>> use) {
      return Uni.createFrom()
          .deferred(() -> withOnce(bucket, from, stallMillis, use))
          .onFailure(SourceGoneException.class)
          .retry()
          .atMost(MAX_LOOKUPS);
    }

    private <T> Uni<Optional<T>> withOnce(
        Bucket bucket, ObjectKey from, long stallMillis, Function<CopySources.Source, Uni<T>> use) {
      Runnable ends = reader.begin();
      return reader
          .lookup(bucket, from, Optional.empty())
          .call(() -> self.pause(stallMillis))
          .chain(
              found ->
                  found instanceof ObjectLookup.Found version
                      ? use.apply(new CopySources.Source(bucket, version)).map(Optional::of)
                      : Uni.createFrom().item(Optional.<T>empty()))
          .onTermination()
          .invoke(ends);
    }

    private Uni<CommitOutcome> take(
        CopySources.Source source, Bucket bucket, ObjectKey to, WriteCondition condition) {
      NewObject object =
          new NewObject(bucket, to, condition, commits.newNonce(), OWNER, ObjectAttributes.NONE);
      return copies.take(
          source,
          source.whole(),
          Optional.empty(),
          bucket.id().home(),
          stored ->
              commits
                  .commit(
                      stored,
                      new CommitEntry.Put(
                          bucket.id(),
                          to,
                          condition,
                          object.versionNonce(),
                          OWNER,
                          stored.content(),
                          ObjectAttributes.NONE))
                  .invoke(
                      outcome -> {
                        if (outcome instanceof CommitOutcome.SourceGone) {
                          throw new SourceGoneException();
                        }
                      }));
    }

    @Override
    public Uni<UploadId> begin(Bucket bucket, ObjectKey key) {
      NewUpload upload =
          new NewUpload(
              UploadId.next(self.random()),
              bucket.id(),
              key,
              OWNER,
              ObjectAttributes.NONE,
              Optional.empty());
      return commits.repeated(() -> catalog.createUpload(upload)).replaceWith(upload.id());
    }

    @Override
    public Uni<Optional<EntityTag>> copyPart(
        Bucket bucket,
        ObjectKey from,
        ObjectKey to,
        UploadId upload,
        int number,
        long stallMillis) {
      return with(
          bucket,
          from,
          stallMillis,
          source ->
              copies.take(
                  source,
                  source.whole(),
                  Optional.empty(),
                  bucket.id().home(),
                  stored -> put(bucket, to, upload, number, stored)));
    }

    private Uni<EntityTag> put(
        Bucket bucket, ObjectKey to, UploadId upload, int number, StoredBody stored) {
      NewPart part =
          new NewPart(
              commits.newId(),
              bucket.id(),
              to,
              upload,
              number,
              stored.blobs(),
              stored.session(),
              stored.content());
      return commits
          .repeated(() -> catalog.putPart(part))
          .map(
              outcome ->
                  switch (outcome) {
                    case PutPartOutcome.Stored(UploadedPart there) -> there.content().etag();
                    case PutPartOutcome.SourceGone _ -> throw new SourceGoneException();
                    case PutPartOutcome.NoSuchUpload _, PutPartOutcome.Condemned _ ->
                        throw new IllegalStateException("no part: " + outcome);
                  });
    }

    @Override
    public Uni<CompleteOutcome> complete(
        Bucket bucket,
        ObjectKey key,
        UploadId upload,
        List<EntityTag> parts,
        WriteCondition condition) {
      List<CompletedPart> named =
          IntStream.range(0, parts.size())
              .mapToObj(i -> new CompletedPart(i + 1, parts.get(i), Optional.empty()))
              .toList();
      CompleteUpload request =
          new CompleteUpload(
              commits.newId(),
              bucket.id(),
              key,
              upload,
              commits.newNonce(),
              named,
              condition,
              ExpectedWhole.ANYTHING);
      return commits.repeated(() -> catalog.completeUpload(request));
    }
  }
}
