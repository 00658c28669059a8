package org.nonagon.protocol.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.protocol.blob.BlobId;

class ObjectValuesTest {
  private static final BlobId BLOB = new BlobId(1, 2);

  @ParameterizedTest
  @ValueSource(strings = {"abc", "a.b", "my-bucket", "1a2", "a1.b2.c3", "192.168.5", "a--b"})
  void bucketNamesThatS3Takes(String name) {
    assertThat(BucketName.parse(name)).hasValue(new BucketName(name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ab",
        "-ab",
        "ab-",
        ".ab",
        "ab.",
        "a..b",
        "a.-b",
        "a-.b",
        "Abc",
        "a_b",
        "a b",
        "192.168.5.4",
        "xn--abc",
        "sthree-abc",
        "amzn-s3-demo-abc",
        "abc-s3alias",
        "abc--ol-s3",
        "abc.mrap",
        "abc--x-s3",
        "abc--table-s3",
        "abc-123456789012-us-east-1-an",
        "abc\n",
        "äbc"
      })
  void bucketNamesThatS3Refuses(String name) {
    assertThat(BucketName.parse(name)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> new BucketName(name));
  }

  @Test
  void bucketNamesHaveThreeToSixtyThreeCharacters() {
    assertThat(BucketName.parse("a".repeat(63))).isPresent();
    assertThat(BucketName.parse("a".repeat(64))).isEmpty();
  }

  @Test
  void keysAreBytesInUnsignedOrder() {
    ObjectKey ascii = ObjectKey.of("z");
    ObjectKey umlaut = ObjectKey.of("ä");
    ObjectKey notUtf8 = ObjectKey.of(new byte[] {(byte) 0xff, 0x00});

    assertThat(List.of(ObjectKey.of("a"), ObjectKey.of("a/b"), ascii, umlaut, notUtf8)).isSorted();
    assertThat(ObjectKey.of("a\u0308")).isNotEqualTo(umlaut);
    assertThat(notUtf8.byteAt(0)).isEqualTo(255);
    assertThat(notUtf8.utf8()).startsWith("\ufffd");
  }

  @Test
  void aKeyDoesNotShareItsBytes() {
    byte[] bytes = {1, 2, 3};
    ObjectKey key = ObjectKey.of(bytes);
    bytes[0] = 9;
    key.toByteArray()[1] = 9;

    assertThat(key.toByteArray()).containsExactly(1, 2, 3);
  }

  @Test
  void keysHaveOneToAThousandTwentyFourBytesAndPrefixesMayBeEmpty() {
    assertThat(ObjectKey.of("k".repeat(1024)).length()).isEqualTo(1024);
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of("k".repeat(1025)));
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of("ä".repeat(513)));
    assertThatIllegalArgumentException().isThrownBy(() -> ObjectKey.of(""));
    assertThat(KeyPrefix.of("")).isEqualTo(KeyPrefix.EMPTY);
    assertThat(KeyPrefix.EMPTY.isEmpty()).isTrue();
    assertThatIllegalArgumentException().isThrownBy(() -> KeyPrefix.of("k".repeat(1025)));
  }

  @Test
  void aPrefixIsFoundAndCutWhereItStands() {
    ObjectKey key = ObjectKey.of("photos/2026/a.jpg");
    KeyPrefix slash = KeyPrefix.of("/");

    assertThat(key.startsWith(KeyPrefix.of("photos/"))).isTrue();
    assertThat(key.startsWith(KeyPrefix.EMPTY)).isTrue();
    assertThat(key.startsWith(KeyPrefix.of("photos/2026/a.jpg/"))).isFalse();
    assertThat(key.indexOf(slash, 0)).isEqualTo(6);
    assertThat(key.indexOf(slash, 7)).isEqualTo(11);
    assertThat(key.indexOf(slash, 12)).isEqualTo(-1);
    assertThat(key.head(7)).isEqualTo(KeyPrefix.of("photos/"));
    assertThat(KeyPrefix.of(key)).isNotEqualTo(key);
  }

  @Test
  void rangesAndExtentsThatNoBlobHasAreRefused() {
    assertThat(new ByteRange(5, 0).end()).isEqualTo(5);
    assertThat(ByteRange.whole(7)).isEqualTo(new ByteRange(0, 7));
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(0, -1));
    assertThatIllegalArgumentException().isThrownBy(() -> new ByteRange(Long.MAX_VALUE, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Extent(BLOB, 0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Extent(BLOB, -1, 1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Extent(BLOB, Long.MAX_VALUE, 1, 0));
  }

  @Test
  void versionIdsReadBackFromTheirText() {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      VersionId id = new VersionId(1 + (random.nextLong() >>> 2), random.nextLong() | 1);
      assertThat(VersionId.parse(id.toString())).hasValue(id);
      assertThat(id.toString()).matches("[A-Za-z0-9_-]{22}");
    }
    assertThat(VersionId.parse("null")).hasValue(VersionId.NULL);
    assertThat(VersionId.NULL).hasToString("null");
  }

  @Test
  void otherTextsAreNoVersionIds() {
    String id = new VersionId(1, 1).toString();
    List<String> others =
        new ArrayList<>(List.of("", "NULL", id + "A", id.substring(1), id.replace('A', '+')));
    others.add("A".repeat(22));
    others.add(id.substring(0, 21) + "B");
    others.add("_".repeat(22));
    others.add(id.substring(0, 21) + "=");
    others.add("ä".repeat(22));
    for (String other : others) {
      assertThat(VersionId.parse(other)).as(other).isEmpty();
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new VersionId(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new VersionId(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new VersionId(-1, 1));
  }

  @Test
  void entityTagsAreMd5sPerhapsWithANumberOfParts() {
    String md5 = "d41d8cd98f00b204e9800998ecf8427e";
    byte[] bytes = new byte[16];
    bytes[0] = (byte) 0xd4;

    assertThat(new EntityTag(md5 + "-10000").quoted()).isEqualTo('"' + md5 + "-10000\"");
    assertThat(EntityTag.ofMd5(bytes)).hasToString("d4" + "0".repeat(30));
    for (String other :
        List.of("", md5 + "-", md5 + "-0", md5.substring(1), "D" + md5.substring(1))) {
      assertThatIllegalArgumentException().isThrownBy(() -> new EntityTag(other));
    }
  }

  @Test
  void contentIsSuppliedByItsExtents() {
    List<Extent> extents = List.of(new Extent(BLOB, 0, 10, 1), new Extent(BLOB, 50, 5, 2));
    EntityTag tag = EntityTag.ofMd5(new byte[16]);

    ObjectContent content = ObjectContent.plain(tag, 3, extents, Optional.empty());

    assertThat(content.size()).isEqualTo(15);
    assertThat(content.isComplete()).isTrue();
    ObjectContent longer =
        new ObjectContent(16, tag, 3, extents, List.of(), Optional.empty(), List.of());
    assertThat(longer.isComplete()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ObjectContent(14, tag, 3, extents, List.of(), Optional.empty(), List.of()));
  }

  @Test
  void metadataTagsAndHeadersAreBounded() {
    Map<String, String> full = Map.of("k", "v".repeat(2047));
    assertThat(new UserMetadata(new TreeMap<>(full)).values()).isEqualTo(full);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UserMetadata(new TreeMap<>(Map.of("k", "v".repeat(2048)))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new UserMetadata(new TreeMap<>(Map.of("k", "ä".repeat(1024)))));
    TreeMap<String, String> eleven = new TreeMap<>();
    IntStream.range(0, 11).forEach(i -> eleven.put("tag" + i, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tags(eleven));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ContentHeaders(new TreeMap<>(Map.of("content-length", "1"))));
    assertThat(ContentHeaders.NONE.contentType()).isEqualTo("binary/octet-stream");
  }

  @Test
  void partsAreNumberedFromOneToTenThousand() {
    assertThat(new PartBoundary(10_000, 0, Optional.empty()).number()).isEqualTo(10_000);
    for (int number : new int[] {-1, 0, 10_001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new PartBoundary(number, 1, Optional.empty()));
    }
  }
}
