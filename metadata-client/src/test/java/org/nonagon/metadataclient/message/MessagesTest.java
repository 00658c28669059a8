package org.nonagon.metadataclient.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.nonagon.metadataclient.message.RoundTrip.areAllAlternatives;
import static org.nonagon.metadataclient.message.RoundTrip.isSame;
import static org.nonagon.metadataclient.message.RoundTrip.isSameInSlices;
import static org.nonagon.metadataclient.message.RoundTrip.sent;
import static org.nonagon.metadataclient.message.Samples.BLOB;
import static org.nonagon.metadataclient.message.Samples.BUCKET;
import static org.nonagon.metadataclient.message.Samples.ETAG;
import static org.nonagon.metadataclient.message.Samples.ID;
import static org.nonagon.metadataclient.message.Samples.KEY;
import static org.nonagon.metadataclient.message.Samples.MANIFEST;
import static org.nonagon.metadataclient.message.Samples.MOMENT;
import static org.nonagon.metadataclient.message.Samples.OWNER;
import static org.nonagon.metadataclient.message.Samples.VERSION;
import static org.nonagon.metadataclient.message.Samples.WRITTEN;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketCatalog.DeleteBucketOutcome;
import org.nonagon.protocol.catalog.ChangeCatalog.Change;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeCursor;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangeKind;
import org.nonagon.protocol.catalog.ChangeCatalog.ChangePage;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListPage.Item;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PartPage;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.UploadPage;
import org.nonagon.protocol.catalog.UploadCatalog.UploadQuery;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.identity.AccessKey;
import org.nonagon.protocol.identity.Account;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectKey;

class MessagesTest {
  private static final Bucket A_BUCKET = bucket(Bucket.Versioning.OFF);

  private static Bucket bucket(Bucket.Versioning versioning) {
    return new Bucket(BUCKET, new BucketName("a-bucket"), OWNER, "eu", MOMENT, versioning);
  }

  @Test
  void bucketsAndTheirOutcomesArriveAsTheyWere() {
    List<Bucket> buckets =
        Arrays.stream(Bucket.Versioning.values()).map(MessagesTest::bucket).toList();
    isSameInSlices(buckets, BucketMessages::slices, BucketMessages::page);
    isSameInSlices(List.<Bucket>of(), BucketMessages::slices, BucketMessages::page);
    List<CreateBucketOutcome> outcomes =
        List.of(
            new CreateBucketOutcome.Created(A_BUCKET),
            new CreateBucketOutcome.AlreadyOwned(A_BUCKET),
            new CreateBucketOutcome.Taken(),
            new CreateBucketOutcome.TooMany());
    areAllAlternatives(CreateBucketOutcome.class, outcomes);
    outcomes.forEach(one -> isSame(one, BucketMessages::message, BucketMessages::value));
    for (DeleteBucketOutcome one : DeleteBucketOutcome.values()) {
      assertThat(BucketMessages.value(BucketMessages.message(one))).isEqualTo(one);
    }
  }

  @Test
  void commitsArriveAsTheyWere() {
    List<WriteCondition> conditions =
        List.of(
            WriteCondition.ALWAYS,
            new WriteCondition.IfAbsent(),
            new WriteCondition.IfPresent(),
            new WriteCondition.IfMatch(ETAG));
    areAllAlternatives(WriteCondition.class, conditions);
    List<CommitEntry> entries = new ArrayList<>();
    for (WriteCondition condition : conditions) {
      ObjectKey key = ObjectKey.of("put " + condition);
      entries.add(
          new CommitEntry.Put(
              BUCKET, key, condition, -1, OWNER, Samples.content(), Samples.attributes()));
      entries.add(
          new CommitEntry.Delete(
              BUCKET,
              ObjectKey.of("delete " + condition),
              condition,
              1,
              OWNER,
              Optional.of(VERSION),
              true));
    }
    entries.add(
        new CommitEntry.Delete(
            BUCKET, KEY, WriteCondition.ALWAYS, 1, OWNER, Optional.empty(), false));
    areAllAlternatives(CommitEntry.class, entries);
    CommitId id = new CommitId(ID);
    Optional<WriteSession> session = Optional.of(new WriteSession(ID));
    isSame(
        new Commit(id, BUCKET.home(), List.of(WRITTEN), session, entries),
        CommitMessages::message,
        CommitMessages::value);
    isSame(
        new Commit(id, BUCKET.home(), List.of(), Optional.empty(), entries),
        CommitMessages::message,
        CommitMessages::value);
  }

  @Test
  void verdictsArriveAsTheyWere() {
    List<CommitOutcome> verdicts =
        List.of(
            new CommitOutcome.Written(5, VERSION),
            new CommitOutcome.Deleted(VERSION, true),
            new CommitOutcome.NoSuchBucket(),
            new CommitOutcome.NoSuchKey(),
            new CommitOutcome.NoSuchVersion(),
            new CommitOutcome.PreconditionFailed(),
            new CommitOutcome.Locked(),
            new CommitOutcome.QuotaExceeded(),
            new CommitOutcome.SourceGone(BLOB),
            new CommitOutcome.Condemned(BLOB));
    areAllAlternatives(CommitOutcome.class, verdicts);
    isSame(
        verdicts, CommitMessages::reply, reply -> CommitMessages.outcomes(reply, verdicts.size()));
    assertThatThrownBy(
            () -> CommitMessages.outcomes(CommitMessages.reply(verdicts), verdicts.size() + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void lookupsArriveAsTheyWere() {
    List<ObjectLookup> lookups =
        List.of(
            new ObjectLookup.Found(Samples.version(), true, List.of(MANIFEST)),
            new ObjectLookup.Marker(VERSION, 9, true),
            new ObjectLookup.Absent());
    areAllAlternatives(ObjectLookup.class, lookups);
    lookups.forEach(one -> isSame(one, LookupMessages::message, LookupMessages::value));
    isSame(Samples.content().extents(), LookupMessages::extents, LookupMessages::value);
  }

  @Test
  void listingsArriveAsTheyWere() {
    KeyPrefix prefix = KeyPrefix.of(KEY);
    isSame(
        new ListQuery(BUCKET, prefix, KeyPrefix.of("/"), KeyPrefix.EMPTY, 1000),
        LookupMessages::message,
        LookupMessages::value);
    List<Item> items = new ArrayList<>();
    items.add(new Item.CommonPrefix(prefix));
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      for (ChecksumType type : ChecksumType.values()) {
        items.add(
            new Item.Listed(
                KEY, 7, 8, ETAG, OWNER, Optional.of(Samples.checksum(algorithm, type)), "C"));
      }
    }
    areAllAlternatives(Item.class, items);
    isSameInSlices(new ListPage(items, true), LookupMessages::slices, LookupMessages::page);
    isSameInSlices(new ListPage(List.of(), false), LookupMessages::slices, LookupMessages::page);
  }

  @Test
  void aPageOfTheLongestKeysComesInTwoSlices() {
    Item longest =
        new Item.Listed(
            ObjectKey.of("k".repeat(ObjectKey.MAX_BYTES)),
            7,
            8,
            ETAG,
            OWNER,
            Optional.empty(),
            "STANDARD");
    ListPage page = new ListPage(Collections.nCopies(1000, longest), true);
    assertThat(LookupMessages.slices(page)).hasSize(2);
    isSameInSlices(page, LookupMessages::slices, LookupMessages::page);
  }

  @Test
  void uploadsAndPartsArriveAsTheyWere() {
    isSame(
        new NewUpload(
            new UploadId(ID),
            BUCKET,
            KEY,
            OWNER,
            Samples.attributes(),
            Samples.upload().checksum()),
        UploadMessages::message,
        UploadMessages::value);
    isSame(Samples.upload(), UploadMessages::message, UploadMessages::value);
    isSame(
        new NewPart(
            new CommitId(ID),
            BUCKET,
            KEY,
            new UploadId(ID),
            10_000,
            List.of(WRITTEN),
            Optional.of(new WriteSession(ID)),
            Samples.content()),
        UploadMessages::message,
        UploadMessages::value);
    List<PutPartOutcome> outcomes =
        List.of(
            new PutPartOutcome.Stored(Samples.part()),
            new PutPartOutcome.NoSuchUpload(),
            new PutPartOutcome.SourceGone(BLOB),
            new PutPartOutcome.Condemned(BLOB));
    areAllAlternatives(PutPartOutcome.class, outcomes);
    outcomes.forEach(one -> isSame(one, UploadMessages::message, UploadMessages::value));
    isSameInSlices(
        new PartPage(List.of(Samples.part()), true), UploadMessages::slices, UploadMessages::page);
  }

  @Test
  void pagesOfUploadsArriveAsTheyWere() {
    KeyPrefix prefix = KeyPrefix.of(KEY);
    Optional<UploadId> marker = Optional.of(new UploadId(ID));
    isSame(
        new UploadQuery(BUCKET, prefix, prefix, prefix, marker, 1000),
        UploadListMessages::message,
        UploadListMessages::value);
    isSameInSlices(
        new UploadPage(List.of(Samples.upload()), List.of(prefix), true, prefix, marker),
        UploadListMessages::slices,
        UploadListMessages::page);
    isSameInSlices(
        new UploadPage(List.of(), List.of(), false, KeyPrefix.EMPTY, Optional.empty()),
        UploadListMessages::slices,
        UploadListMessages::page);
  }

  @Test
  void completionsArriveAsTheyWere() {
    Optional<ObjectChecksum> checksum = Samples.content().checksum();
    for (ExpectedWhole expected :
        List.of(
            ExpectedWhole.ANYTHING,
            new ExpectedWhole(checksum, Optional.of(ChecksumType.COMPOSITE), Optional.of(0L)))) {
      isSame(
          new CompleteUpload(
              new CommitId(ID),
              BUCKET,
              KEY,
              new UploadId(ID),
              -1,
              List.of(
                  new CompletedPart(1, ETAG, Optional.empty()),
                  new CompletedPart(2, ETAG, checksum)),
              new WriteCondition.IfMatch(ETAG),
              expected),
          CompletionMessages::message,
          CompletionMessages::value);
    }
  }

  @Test
  void outcomesOfCompletionsArriveAsTheyWere() {
    List<CompleteOutcome> outcomes =
        List.of(
            new CompleteOutcome.Completed(5, VERSION, Samples.content().withExtents(List.of())),
            new CompleteOutcome.NoSuchUpload(),
            new CompleteOutcome.NoSuchBucket(),
            new CompleteOutcome.NoSuchKey(),
            new CompleteOutcome.PreconditionFailed(),
            new CompleteOutcome.Locked(),
            new CompleteOutcome.InvalidPart(0),
            new CompleteOutcome.PartTooSmall(1, 2, ETAG),
            new CompleteOutcome.PartChecksumMissing(3, ChecksumAlgorithm.SHA1),
            new CompleteOutcome.ChecksumMismatch(""),
            new CompleteOutcome.SizeMismatch(0),
            new CompleteOutcome.QuotaExceeded());
    areAllAlternatives(CompleteOutcome.class, outcomes);
    outcomes.forEach(one -> isSame(one, CompletionMessages::message, CompletionMessages::value));
  }

  @Test
  void blobsArriveAsTheyWere() {
    isSameInSlices(List.of(MANIFEST), BlobMessages::slices, BlobMessages::page);
    isSameInSlices(
        List.of(MANIFEST), BlobMessages::reclaimableSlices, BlobMessages::reclaimablePage);
    isSame(
        List.of(WRITTEN),
        blobs -> BlobMessages.pending(Home.ONLY, new WriteSession(ID), blobs),
        BlobMessages::blobs);
    for (Damage damage : Damage.values()) {
      Calls.ReportDamageRequest report =
          sent(BlobMessages.damage(Home.ONLY, new ShardId(BLOB, 255), new DriveId(1), damage));
      assertThat(BlobMessages.shard(report)).isEqualTo(new ShardId(BLOB, 255));
      assertThat(BlobMessages.value(report.getDamage())).isEqualTo(damage);
    }
  }

  @Test
  void changesArriveAsTheyWere() {
    ChangeCursor cursor = new ChangeCursor(1, Long.MAX_VALUE, 3);
    List<Change> changes =
        Arrays.stream(ChangeKind.values())
            .map(kind -> new Change(cursor, BUCKET, KEY, kind, 5, VERSION, 6, Optional.of(ETAG)))
            .toList();
    List<ChangePage> pages =
        List.of(
            new ChangePage.Changes(changes, cursor),
            new ChangePage.Changes(List.of(), cursor),
            new ChangePage.Expired(cursor));
    areAllAlternatives(ChangePage.class, pages);
    pages.forEach(page -> isSameInSlices(page, ChangeMessages::slices, ChangeMessages::page));
  }

  @Test
  void identitiesArriveAsTheyWere() {
    Account account = new Account(OWNER, "0123", "somebody");
    isSame(account, IdentityMessages::message, IdentityMessages::value);
    isSame(
        new AccessKey("key", account, "user", "c2VhbGVk", true),
        IdentityMessages::message,
        IdentityMessages::value);
  }

  @Test
  void drivesAndLayoutsArriveAsTheyWere() {
    List<RegisteredDrive> drives =
        Arrays.stream(Drive.State.values())
            .map(
                state ->
                    new Drive(new DriveId(32_767), NodeId.LOCAL, Zone.DEFAULT, 2, 1L << 50, state))
            .map(drive -> new RegisteredDrive(drive, "/data/d1", -1))
            .toList();
    isSameInSlices(drives, ClusterMessages::slices, ClusterMessages::page);
    for (Optional<DriveId> known :
        List.of(Optional.<DriveId>empty(), Optional.of(new DriveId(1)))) {
      isSame(
          new DriveRegistration(known, NodeId.LOCAL, Zone.DEFAULT, "/d", 7, 8),
          ClusterMessages::message,
          ClusterMessages::value);
    }
    short[] slots = new short[Group.COUNT * ErasureProfile.STANDARD.shards()];
    Arrays.fill(slots, (short) 0x1234);
    slots[0] = Short.MAX_VALUE;
    isSame(
        new Layout(2, ErasureProfile.STANDARD, slots),
        ClusterMessages::message,
        ClusterMessages::value);
  }
}
