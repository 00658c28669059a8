package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.nonagon.metadataservice.catalog.CrashTrial.Given;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketCatalog.DeleteBucketOutcome;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.CommitOutcome.Written;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;

/**
 * Operations on a catalog that their callers repeat until they are answered, each on a bucket of
 * its own, and what must be so after exactly one of them.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its functions keep nothing.
enum CatalogScript implements CrashTrial.Script {
  CREATE_A_BUCKET(CatalogScript::createBucket),
  CREATE_AN_OBJECT_UNLESS_IT_EXISTS(CatalogScript::createObject),
  COMMIT_A_BATCH(CatalogScript::commitBatch),
  OVERWRITE_A_VERSIONED_OBJECT(CatalogScript::overwrite),
  COPY(CatalogScript::copy),
  PUT_A_PART(CatalogScript::putPart),
  COMPLETE_AN_UPLOAD(CatalogScript::completeUpload),
  DELETE_A_BUCKET(CatalogScript::deleteBucket),
  CONDEMN_AN_UNKNOWN_BLOB(CatalogScript::condemnUnknown),
  RECLAIM(CatalogScript::reclaim, false),
  MOVE_EXTENTS(CatalogScript::move),
  DELETE_AN_OBJECT(CatalogScript::deleteObject),
  ABORT_AN_UPLOAD(CatalogScript::abortUpload),
  REGISTER_PENDING_BLOBS(CatalogScript::registerPending, false),
  ABANDON_A_SESSION(CatalogScript::abandon),
  FOLD_AND_EXPIRE(CatalogScript::upkeep, false);

  private static final ObjectKey KEY = ObjectKey.of("key");

  private final Function<Given, CrashTrial> script;
  private final boolean once;

  CatalogScript(Function<Given, CrashTrial> script) {
    this(script, true);
  }

  CatalogScript(Function<Given, CrashTrial> script, boolean once) {
    this.script = script;
    this.once = once;
  }

  @Override
  public boolean isOnce() {
    return once;
  }

  @Override
  public CrashTrial prepare(Given given) {
    return script.apply(given);
  }

  private static CrashTrial createBucket(Given given) {
    BucketName name = new BucketName("b-" + UUID.randomUUID());
    return CrashTrial.of(
        catalog -> catalog.createBucket(name, AccountId.ROOT, "us-east-1"),
        outcome -> {
          assertThat(outcome)
              .isInstanceOfAny(
                  CreateBucketOutcome.Created.class, CreateBucketOutcome.AlreadyOwned.class);
          assertThat(await(given.catalog().bucket(name))).isPresent();
        });
  }

  private static CrashTrial createObject(Given given) {
    WrittenBlob blob = given.clients().blob(1000);
    CommitEntry.Put put = given.put(KEY, new WriteCondition.IfAbsent(), blob);
    return CrashTrial.of(
        CatalogClients.commit(List.of(blob), List.of(put)),
        (outcomes, commit) -> {
          given.hasBecome(KEY, outcomes.getFirst(), put);
          assertThat(given.changes()).isEqualTo(1);
        });
  }

  private static CrashTrial commitBatch(Given given) {
    ObjectKey gone = ObjectKey.of("gone");
    given.written(gone);
    WrittenBlob pack = given.clients().blob(4000);
    List<CommitEntry> entries =
        List.of(
            CatalogClients.put(
                given.bucket(),
                KEY,
                new WriteCondition.IfAbsent(),
                List.of(CatalogClients.extent(pack, 0, 2000))),
            CatalogClients.put(
                given.bucket(),
                ObjectKey.of("other"),
                new WriteCondition.IfAbsent(),
                List.of(CatalogClients.extent(pack, 2000, 2000))),
            CatalogClients.put(
                given.bucket(), ObjectKey.of("no"), new WriteCondition.IfPresent(), List.of()),
            CatalogClients.delete(given.bucket(), gone, Optional.empty()));
    return CrashTrial.of(
        CatalogClients.commit(List.of(pack), entries),
        (outcomes, commit) -> {
          given.hasBecome(KEY, outcomes.get(0), (CommitEntry.Put) entries.get(0));
          assertThat(outcomes.get(1)).isInstanceOf(Written.class);
          assertThat(outcomes.get(2)).isNotInstanceOf(Written.class);
          assertThat(outcomes.get(3)).isInstanceOf(CommitOutcome.Deleted.class);
          assertThat(given.changes()).isEqualTo(4);
        });
  }

  private static CrashTrial overwrite(Given given) {
    await(given.catalog().setVersioning(given.bucket(), Versioning.ENABLED));
    given.written(KEY);
    WrittenBlob blob = given.clients().blob(1000);
    CommitEntry.Put put = given.put(KEY, WriteCondition.ALWAYS, blob);
    return CrashTrial.of(
        CatalogClients.commit(List.of(blob), List.of(put)),
        (outcomes, commit) -> {
          given.hasBecome(KEY, outcomes.getFirst(), put);
          assertThat(given.changes()).isEqualTo(2);
        });
  }

  private static CrashTrial copy(Given given) {
    WrittenBlob source = given.written(KEY);
    ObjectKey copy = ObjectKey.of("copy");
    CommitEntry.Put put = given.put(copy, new WriteCondition.IfAbsent(), source);
    return CrashTrial.of(
        CatalogClients.commit(List.of(), List.of(put)),
        (outcomes, commit) -> {
          given.hasBecome(copy, outcomes.getFirst(), put);
          assertThat(given.changes()).isEqualTo(2);
        });
  }

  private static NewPart part(Given given, UploadId upload) {
    await(
        given
            .catalog()
            .createUpload(
                new NewUpload(
                    upload,
                    given.bucket(),
                    KEY,
                    AccountId.ROOT,
                    ObjectAttributes.NONE,
                    Optional.empty())));
    WrittenBlob blob = given.clients().blob(1000);
    return new NewPart(
        new CommitId(UUID.randomUUID()),
        given.bucket(),
        KEY,
        upload,
        1,
        List.of(blob),
        Optional.empty(),
        CatalogClients.content(List.of(CatalogClients.whole(blob))));
  }

  private static CrashTrial putPart(Given given) {
    UploadId upload = new UploadId(UUID.randomUUID());
    NewPart part = part(given, upload);
    return CrashTrial.of(
        catalog -> catalog.putPart(part),
        outcome -> {
          assertThat(outcome).isInstanceOf(PutPartOutcome.Stored.class);
          assertThat(await(given.catalog().parts(given.bucket(), upload, 0, 10)).parts())
              .containsExactly(((PutPartOutcome.Stored) outcome).part());
        });
  }

  private static CrashTrial completeUpload(Given given) {
    UploadId upload = new UploadId(UUID.randomUUID());
    NewPart part = part(given, upload);
    await(given.catalog().putPart(part));
    ObjectContent content = part.content();
    CompleteUpload request =
        new CompleteUpload(
            new CommitId(UUID.randomUUID()),
            given.bucket(),
            KEY,
            upload,
            CatalogClients.nonce(),
            List.of(new CompletedPart(1, content.etag(), Optional.empty())),
            new WriteCondition.IfAbsent(),
            ExpectedWhole.ANYTHING);
    return CrashTrial.of(
        catalog -> catalog.completeUpload(request),
        outcome -> {
          assertThat(outcome).isInstanceOf(CompleteOutcome.Completed.class);
          assertThat(given.changes()).isEqualTo(1);
          assertThat(await(given.catalog().upload(given.bucket(), KEY, upload))).isEmpty();
        });
  }

  private static CrashTrial deleteBucket(Given given) {
    return CrashTrial.of(
        catalog -> catalog.deleteBucket(given.bucket()),
        outcome -> {
          assertThat(outcome).isIn(DeleteBucketOutcome.DELETED, DeleteBucketOutcome.NO_SUCH_BUCKET);
          assertThat(await(given.catalog().deleteBucket(given.bucket())))
              .isEqualTo(DeleteBucketOutcome.NO_SUCH_BUCKET);
        });
  }

  private static CrashTrial condemnUnknown(Given given) {
    WrittenBlob blob = given.clients().blob(1000);
    BlobId id = blob.manifest().id();
    CommitEntry late = given.put(KEY, WriteCondition.ALWAYS, blob);
    return CrashTrial.of(
        catalog -> catalog.condemnUnknown(Home.ONLY, List.of(id)),
        condemned -> {
          assertThat(condemned).containsExactly(id);
          assertThat(
                  await(
                      given.catalog().commit(CatalogClients.commit(List.of(blob), List.of(late)))))
              .containsExactly(new CommitOutcome.Condemned(id));
        });
  }

  /** The blob was released before the oldest read, which is told after a fold has seen it. */
  private static CrashTrial reclaim(Given given) {
    WrittenBlob blob = given.written(KEY);
    BlobId id = blob.manifest().id();
    CommitEntry delete = CatalogClients.delete(given.bucket(), KEY, Optional.empty());
    await(given.catalog().commit(CatalogClients.commit(List.of(), List.of(delete))));
    await(given.upkeep().fold(Home.ONLY));
    UUID reader = new UUID(1, 1);
    long now = await(given.catalog().reportReads(reader, 0));
    await(given.catalog().reportReads(reader, now));
    return new CrashTrial(
        caller -> {
          List<BlobManifest> condemned =
              caller.ask(served -> served.catalog().reclaimable(Home.ONLY, 1000));
          assertThat(condemned).anyMatch(manifest -> manifest.id().equals(id));
          caller.ask(served -> served.catalog().dropped(Home.ONLY, List.of(id)).replaceWith(true));
          assertThat(await(given.catalog().reclaimable(Home.ONLY, 1000)))
              .noneMatch(manifest -> manifest.id().equals(id));
        });
  }

  private static CrashTrial move(Given given) {
    WrittenBlob from = given.written(KEY);
    WrittenBlob to = given.clients().blob(1000);
    BlobId source = from.manifest().id();
    List<Referrer> referrers = await(given.catalog().references(Home.ONLY, source)).referrers();
    Move all = new Move(source, ByteRange.whole(1000), 0);
    return CrashTrial.of(
        catalog -> catalog.move(Home.ONLY, to, List.of(all), referrers),
        outcome -> {
          assertThat(outcome).isInstanceOf(MoveOutcome.Moved.class);
          assertThat(await(given.catalog().references(Home.ONLY, source)).referrers()).isEmpty();
          assertThat(await(given.catalog().references(Home.ONLY, to.manifest().id())).referrers())
              .isEqualTo(referrers);
        });
  }

  private static CrashTrial deleteObject(Given given) {
    given.written(KEY);
    CommitEntry delete = CatalogClients.delete(given.bucket(), KEY, Optional.empty());
    return CrashTrial.of(
        CatalogClients.commit(List.of(), List.of(delete)),
        (outcomes, commit) -> {
          assertThat(outcomes.getFirst()).isInstanceOf(CommitOutcome.Deleted.class);
          assertThat(await(given.catalog().lookup(given.bucket(), KEY, Optional.empty())))
              .isNotInstanceOf(ObjectLookup.Found.class);
          assertThat(given.changes()).isEqualTo(2);
        });
  }

  private static CrashTrial abortUpload(Given given) {
    UploadId upload = new UploadId(UUID.randomUUID());
    await(given.catalog().putPart(part(given, upload)));
    return CrashTrial.of(
        catalog -> catalog.abortUpload(given.bucket(), KEY, upload),
        _ -> assertThat(await(given.catalog().upload(given.bucket(), KEY, upload))).isEmpty());
  }

  private static CrashTrial registerPending(Given given) {
    WriteSession session = new WriteSession(UUID.randomUUID());
    WrittenBlob blob = given.clients().blob(1000);
    return CrashTrial.of(
        catalog -> catalog.registerPending(Home.ONLY, session, List.of(blob)),
        registered -> {
          assertThat(registered).isTrue();
          assertThat(await(given.catalog().blobs(Home.ONLY, List.of(blob.manifest().id()))))
              .hasSize(1);
        });
  }

  private static CrashTrial abandon(Given given) {
    WriteSession session = new WriteSession(UUID.randomUUID());
    WrittenBlob blob = given.clients().blob(1000);
    List<BlobId> ids = List.of(blob.manifest().id());
    await(given.catalog().registerPending(Home.ONLY, session, List.of(blob)));
    return CrashTrial.of(
        catalog -> catalog.abandon(Home.ONLY, session, ids),
        _ -> assertThat(await(given.catalog().blobs(Home.ONLY, ids))).isEmpty());
  }

  /** That the sums are right is looked at after each script. */
  private static CrashTrial upkeep(Given given) {
    given.written(KEY);
    given.written(KEY);
    return new CrashTrial(
        caller -> {
          caller.ask(served -> served.upkeep().fold(Home.ONLY).replaceWith(true));
          caller.ask(served -> served.upkeep().expire(Home.ONLY).replaceWith(true));
        });
  }
}
