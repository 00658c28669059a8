package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.testkit.contract.CatalogSamples.await;
import static org.nonagon.testkit.contract.CatalogSamples.commitOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitEntry.Put;
import org.nonagon.protocol.catalog.CommitOutcome.Written;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListPage.Item;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.Acl;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectLock;
import org.nonagon.protocol.object.Tags;
import org.nonagon.protocol.object.UserMetadata;

/** What every {@link org.nonagon.protocol.catalog.ObjectCatalog} promises of listings. */
public abstract class ListingContract extends BucketSuite {
  @Test
  void aLineTellsWhatTheVersionIs() {
    ObjectChecksum checksum =
        new ObjectChecksum(ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT, "AAAAAA==");
    ObjectContent content =
        ObjectContent.plain(samples.etag(), 0, List.of(), Optional.of(checksum));
    ObjectAttributes attributes =
        new ObjectAttributes(
            ContentHeaders.NONE,
            UserMetadata.NONE,
            Tags.NONE,
            Acl.PRIVATE,
            ObjectLock.NONE,
            "COLD");
    ObjectKey key = ObjectKey.of("key");
    Put put = samples.put(bucket, key, WriteCondition.ALWAYS, content, attributes);
    Written written = (Written) samples.commit(put);
    assertThat(page("", "", "", 10))
        .isEqualTo(
            new ListPage(
                List.of(
                    new Item.Listed(
                        key,
                        written.rank(),
                        0,
                        content.etag(),
                        put.owner(),
                        Optional.of(checksum),
                        "COLD")),
                false));
  }

  @Test
  void keysComeInTheOrderOfTheirUnsignedBytes() {
    List<ObjectKey> keys =
        List.of(
            ObjectKey.of(new byte[] {0}),
            ObjectKey.of(new byte[] {0, 0}),
            ObjectKey.of(" "),
            ObjectKey.of("A"),
            ObjectKey.of("B/"),
            ObjectKey.of("a"),
            ObjectKey.of("a b"),
            ObjectKey.of("a/"),
            ObjectKey.of("a/b"),
            ObjectKey.of("aa"),
            ObjectKey.of("ä"),
            ObjectKey.of("\uFFFD"),
            ObjectKey.of("😀"), // behind U+FFFD in UTF-8, before it in UTF-16
            ObjectKey.of(new byte[] {(byte) 0xff}),
            ObjectKey.of(new byte[] {(byte) 0xff, (byte) 0xff}));
    put(keys.reversed());
    ListQuery all = new ListQuery(bucket, KeyPrefix.EMPTY, KeyPrefix.EMPTY, KeyPrefix.EMPTY, 1000);
    assertThat(await(catalog.list(all)).items()).extracting(Item::name).isEqualTo(keys);
  }

  @Test
  void aPrefixChoosesKeys() {
    put("a", "ab", "ab/", "abc", "ac", "b", "a\u00ff");
    assertThat(names(page("ab", "", "", 10))).containsExactly("ab", "ab/", "abc");
    assertThat(names(page("abcd", "", "", 10))).isEmpty();
    assertThat(names(page("a", "", "ac", 10))).containsExactly("aÿ");
    assertThat(names(page("b", "", "a", 10))).containsExactly("b");
    assertThat(names(page("a", "", "b", 10))).isEmpty();
  }

  @Test
  void aPrefixOfHighBytesEndsAtTheEndOfTheBucket() {
    put(
        List.of(
            ObjectKey.of(new byte[] {(byte) 0xfe}),
            ObjectKey.of(new byte[] {(byte) 0xff}),
            ObjectKey.of(new byte[] {(byte) 0xff, 1})));
    KeyPrefix high = KeyPrefix.of(new byte[] {(byte) 0xff});
    ListQuery query = new ListQuery(bucket, high, KeyPrefix.EMPTY, KeyPrefix.EMPTY, 10);
    assertThat(await(catalog.list(query)).items()).hasSize(2);
    ListQuery rolled = new ListQuery(bucket, KeyPrefix.EMPTY, high, KeyPrefix.EMPTY, 10);
    assertThat(await(catalog.list(rolled)).items())
        .extracting(Item::name)
        .containsExactly(ObjectKey.of(new byte[] {(byte) 0xfe}), high);
  }

  @Test
  void aDelimiterRollsKeysUp() {
    put("a", "a/", "a/1", "a/2/3", "a//", "b", "b/1", "c/1", "c/2", "d");
    assertThat(names(page("", "/", "", 10))).containsExactly("a", "a/*", "b", "b/*", "c/*", "d");
    assertThat(names(page("a/", "/", "", 10))).containsExactly("a/", "a//*", "a/1", "a/2/*");
    assertThat(names(page("a", "/", "", 10))).containsExactly("a", "a/*");
    assertThat(names(page("c/1", "/", "", 10))).containsExactly("c/1");
    assertThat(names(page("", "/1", "", 10)))
        .containsExactly("a", "a/", "a//", "a/1*", "a/2/3", "b", "b/1*", "c/1*", "c/2", "d");
  }

  @Test
  void pagesBeginBehindTheLastItem() {
    put("a", "b/1", "b/2", "b/3", "c", "d/1", "e");
    for (int limit = 1; limit <= 6; limit++) {
      List<String> all = new ArrayList<>();
      KeyPrefix after = KeyPrefix.EMPTY;
      ListPage page;
      do {
        page = page(KeyPrefix.EMPTY, KeyPrefix.of("/"), after, limit);
        all.addAll(names(page));
        assertThat(page.items().size()).isLessThanOrEqualTo(limit);
        after = KeyPrefix.of(page.items().getLast().name().toByteArray());
      } while (page.truncated());
      assertThat(all).as("by %d", limit).containsExactly("a", "b/*", "c", "d/*", "e");
    }
  }

  @Test
  void keysBehindAMarkerWithinAPrefixStillRollUp() {
    put("a/1", "a/2", "a/3", "b/1");
    assertThat(names(page("", "/", "a/1", 10))).containsExactly("a/*", "b/*");
    assertThat(names(page("", "/", "a/3", 10))).containsExactly("b/*");
    assertThat(names(page("", "/", "a/", 10))).containsExactly("b/*");
    assertThat(names(page("", "/", "a", 10))).containsExactly("a/*", "b/*");
    assertThat(names(page("a/", "/", "a/", 10))).containsExactly("a/1", "a/2", "a/3");
    assertThat(names(page("", "", "a/2", 10))).containsExactly("a/3", "b/1");
  }

  @Test
  void aDelimiterMayHaveSeveralCharacters() {
    put("a", "a--b", "a--b--c", "a-b", "a---", "b", "é--é", "x-");
    assertThat(names(page("", "--", "", 10)))
        .containsExactly("a", "a--*", "a-b", "b", "x-", "é--*");
    assertThat(names(page("a--", "--", "", 10))).containsExactly("a---", "a--b", "a--b--*");
    assertThat(names(page("a-", "--", "", 10))).containsExactly("a---*", "a--b", "a--b--*", "a-b");
    assertThat(names(page("", "--", "a--", 10))).containsExactly("a-b", "b", "x-", "é--*");
    assertThat(names(page("", "--", "a---", 10))).containsExactly("a--*", "a-b", "b", "x-", "é--*");
  }

  @Test
  void aDelimiterMayBeNoLetterOfAscii() {
    put("aéb", "aéc", "a", "😀x", "x😀y", "x😀z");
    assertThat(names(page("", "é", "", 10))).containsExactly("a", "aé*", "x😀y", "x😀z", "😀x");
    assertThat(names(page("", "😀", "", 10))).containsExactly("a", "aéb", "aéc", "x😀*", "😀*");
    assertThat(names(page("", "😀", "x😀", 10))).containsExactly("😀*");
  }

  @Test
  void aPrefixThatIsAKeyIsListedAsOne() {
    put("dir/", "dir/a", "dir/sub/", "dir/sub/b", "dir", "..", "../x", "/", "//", "/a");
    assertThat(names(page("dir/", "/", "", 10))).containsExactly("dir/", "dir/a", "dir/sub/*");
    assertThat(names(page("dir/", "/", "dir/", 10))).containsExactly("dir/a", "dir/sub/*");
    assertThat(names(page("dir", "/", "", 10))).containsExactly("dir", "dir/*");
    assertThat(names(page("", "/", "", 10))).containsExactly("..", "../*", "/*", "dir", "dir/*");
    assertThat(names(page("/", "/", "", 10))).containsExactly("/", "//*", "/a");
    assertThat(names(page("dir/a", "a", "", 10))).containsExactly("dir/a");
  }

  @Test
  void aPageIsTruncatedOnlyWhenMoreFollows() {
    put("a", "b", "c/1", "c/2");
    assertThat(page("", "", "", 4).truncated()).isFalse();
    assertThat(page("", "", "", 3).truncated()).isTrue();
    assertThat(page("", "/", "", 3).truncated()).isFalse();
    assertThat(page("", "/", "", 2).truncated()).isTrue();
    assertThat(page("", "/", "b", 1).truncated()).isFalse();
    assertThat(page("a", "", "", 1).truncated()).isFalse();
    assertThat(page("", "", "", 0)).isEqualTo(new ListPage(List.of(), false));
  }

  @Test
  void onlyCurrentVersionsAreListed() {
    BucketId versioned = samples.bucket(Versioning.ENABLED);
    for (String key : List.of("a", "b/1", "b/2", "c/1", "d")) {
      samples.write(versioned, key);
      samples.write(versioned, key);
    }
    for (String key : List.of("b/1", "c/1", "d", "e")) {
      samples.commit(samples.delete(versioned, ObjectKey.of(key)));
    }
    ListQuery query =
        new ListQuery(versioned, KeyPrefix.EMPTY, KeyPrefix.of("/"), KeyPrefix.EMPTY, 2);
    ListPage page = await(catalog.list(query));
    assertThat(names(page)).containsExactly("a", "b/*");
    assertThat(page.truncated()).isFalse();
  }

  @Test
  void aLargeBucketIsListedWholeInEveryWay() {
    List<ObjectKey> keys = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      keys.add(ObjectKey.of("d%02d/%s%d".formatted(i % 30, i % 2 == 0 ? "x/" : "", i)));
    }
    put(keys);
    SortedSet<String> expected = new TreeSet<>();
    keys.forEach(key -> expected.add(key.utf8()));
    assertThat(names(page("", "", "", 1000))).containsExactlyElementsOf(expected);
    assertThat(names(page("", "/", "", 1000))).hasSize(30).startsWith("d00/*").endsWith("d29/*");
    assertThat(names(page("d07/", "/", "", 1000))).hasSize(30).doesNotContain("d07/x/*");
    assertThat(names(page("d08/", "/", "", 1000))).containsExactly("d08/x/*");
    assertThat(names(page("", "x", "", 7))).hasSize(7);
  }

  private void put(String... keys) {
    put(List.of(keys).stream().map(ObjectKey::of).toList());
  }

  private void put(List<ObjectKey> keys) {
    List<CommitEntry> puts = new ArrayList<>();
    keys.forEach(key -> puts.add(samples.put(bucket, key, samples.content())));
    assertThat(await(catalog.commit(commitOf(List.of(), puts))))
        .allMatch(Written.class::isInstance);
  }

  private ListPage page(String prefix, String delimiter, String after, int limit) {
    return page(KeyPrefix.of(prefix), KeyPrefix.of(delimiter), KeyPrefix.of(after), limit);
  }

  private ListPage page(KeyPrefix prefix, KeyPrefix delimiter, KeyPrefix after, int limit) {
    return await(catalog.list(new ListQuery(bucket, prefix, delimiter, after, limit)));
  }

  /** Names of a page, those of common prefixes with a star behind. */
  private static List<String> names(ListPage page) {
    return page.items().stream()
        .map(
            item ->
                switch (item) {
                  case Item.Listed listed -> listed.name().utf8();
                  case Item.CommonPrefix prefix -> prefix.name().utf8() + "*";
                })
        .toList();
  }
}
