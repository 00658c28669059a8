package org.nonagon.protocol.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

class CatalogValuesTest {
  private static final BucketId BUCKET = new BucketId(Home.ONLY, 7);
  private static final EntityTag TAG = new EntityTag("0123456789abcdef".repeat(2));

  private static CommitEntry delete(BucketId bucket, String key) {
    return new CommitEntry.Delete(
        bucket,
        ObjectKey.of(key),
        WriteCondition.ALWAYS,
        1,
        AccountId.ROOT,
        Optional.empty(),
        false);
  }

  private static Commit commit(List<CommitEntry> entries) {
    return new Commit(
        new CommitId(UUID.randomUUID()), Home.ONLY, List.of(), Optional.empty(), entries);
  }

  @Test
  void anUploadIdReadsAsItWasWritten() {
    for (int i = 0; i < 100; i++) {
      UploadId id = new UploadId(UUID.randomUUID());
      assertThat(id.toString()).hasSize(22).matches("[A-Za-z0-9_-]+");
      assertThat(UploadId.parse(id.toString())).contains(id);
    }
  }

  @Test
  void aNewUploadIdBeginsWithALetterWhateverIsDrawn() {
    for (long draw : new long[] {-1L, 0xf8L << 56, 0x7cL << 56, 0L}) {
      assertThat(UploadId.next(() -> draw).toString()).matches("[A-Za-z].*");
    }
  }

  @Test
  void whatIsNoUploadIdIsNotRead() {
    String legal = new UploadId(new UUID(1, 2)).toString();
    assertThat(UploadId.parse("")).isEmpty();
    assertThat(UploadId.parse(legal + "A")).isEmpty();
    assertThat(UploadId.parse(legal.substring(1))).isEmpty();
    assertThat(UploadId.parse(legal.replace('A', '+'))).isEmpty();
    // The last digit has four bits to spare: of its sixteen spellings one is ours.
    assertThat(UploadId.parse(legal.substring(0, 21) + "h")).isEmpty();
    assertThat(Base64.getUrlDecoder().decode(legal)).hasSize(16);
  }

  @Test
  void aCommitChangesAKeyOnce() {
    assertThatThrownBy(() -> commit(List.of(delete(BUCKET, "a"), delete(BUCKET, "a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("two changes to one key: a");
    BucketId other = new BucketId(Home.ONLY, 8);
    assertThat(commit(List.of(delete(BUCKET, "a"), delete(other, "a"))).entries()).hasSize(2);
  }

  @Test
  void aCommitHasOneToAThousandEntriesInOneHome() {
    List<CommitEntry> entries = new ArrayList<>();
    assertThatThrownBy(() -> commit(entries)).isInstanceOf(IllegalArgumentException.class);
    for (int i = 0; i < Commit.MAX_ENTRIES; i++) {
      entries.add(delete(BUCKET, "k" + i));
    }
    assertThat(commit(entries).entries()).hasSize(1000);
    entries.add(delete(BUCKET, "one more"));
    assertThatThrownBy(() -> commit(entries)).isInstanceOf(IllegalArgumentException.class);
    BucketId elsewhere = new BucketId(new Home(1), 7);
    assertThatThrownBy(() -> commit(List.of(delete(elsewhere, "a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a commit stays in one home");
  }

  @Test
  void aPutNamesAllItsExtents() {
    List<Extent> half = List.of(new Extent(new BlobId(1, 1), 0, 5, 9));
    ObjectContent partial =
        new ObjectContent(10, TAG, 9, half, List.of(), Optional.empty(), List.of());
    assertThatThrownBy(
            () ->
                new CommitEntry.Put(
                    BUCKET,
                    ObjectKey.of("a"),
                    WriteCondition.ALWAYS,
                    1,
                    AccountId.ROOT,
                    partial,
                    ObjectAttributes.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a commit names all extents");
  }

  @Test
  void pagesAreBounded() {
    KeyPrefix none = KeyPrefix.EMPTY;
    for (int limit : new int[] {-1, 1001, Integer.MAX_VALUE}) {
      assertThatThrownBy(() -> new ListQuery(BUCKET, none, none, none, limit))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () ->
                  new UploadCatalog.UploadQuery(BUCKET, none, none, none, Optional.empty(), limit))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(new ListQuery(BUCKET, none, none, none, 1000).limit()).isEqualTo(1000);
  }

  @Test
  void aHomeHasNoNegativeNumber() {
    assertThatThrownBy(() -> new Home(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(Home.ONLY.number()).isZero();
  }

  @Test
  void listsOfOutcomesAreCopies() {
    List<ListPage.Item> items = new ArrayList<>();
    ListPage page = new ListPage(items, false);
    items.add(new ListPage.Item.CommonPrefix(KeyPrefix.of("a/")));
    assertThat(page.items()).isEmpty();
    assertThat(new CommitOutcome.Deleted(VersionId.NULL, true).marker()).isTrue();
  }
}
