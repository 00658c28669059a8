package org.nonagon.systemtests.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.systemtests.process.ServerProcess;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Listings of both versions by the AWS SDK, over keys that clients and servers get wrong. */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkListingsIT {
  /** In the order of their UTF-8 bytes, which is not that of Java's chars. */
  private static final List<String> ODD_KEYS =
      Stream.of(
              " leading space",
              "%",
              "%2F",
              "+",
              "..",
              "../up",
              ".",
              "./here",
              "//",
              "/first",
              "a",
              "a/",
              "a//b",
              "a/./b",
              "a/../b",
              "a/b",
              "a+b c&d=e?f#g",
              "a<b>\"c\"'d'",
              "dir/",
              "tab\tand\nline",
              "trailing space ",
              "umlaut \u00e4",
              "\ufb03 ligature",
              "\ud83d\ude80 rocket",
              "long/" + "x".repeat(1019))
          .sorted(Comparator.comparing(key -> key.getBytes(UTF_8), Arrays::compareUnsigned))
          .toList();

  private static final int FILES = 25;

  private final S3Client s3;
  private final String odd;
  private final String tree;

  SdkListingsIT(ServerProcess server) throws Exception {
    this.s3 = Sdk.blocking(server.root());
    this.odd = Sdk.newBucket(s3);
    this.tree = Sdk.newBucket(s3);
  }

  @BeforeAll
  void fill() {
    for (String key : ODD_KEYS) {
      put(odd, key);
    }
    for (int i = 0; i < FILES; i++) {
      put(tree, "d%d/f%02d".formatted(i % 5, i));
    }
    put(tree, "e");
    put(tree, "z");
  }

  @AfterAll
  void close() {
    s3.close();
  }

  @Test
  void everyOddKeyReadsBackAsItself() {
    for (String key : ODD_KEYS) {
      assertThat(s3.getObjectAsBytes(b -> b.bucket(odd).key(key)).asUtf8String()).isEqualTo(key);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothVersionsListOddKeysInTheOrderOfTheirBytes(boolean encoded) {
    EncodingType encoding = encoded ? EncodingType.URL : null;
    List<S3Object> second = s3.listObjectsV2(b -> b.bucket(odd).encodingType(encoding)).contents();
    List<S3Object> first = s3.listObjects(b -> b.bucket(odd).encodingType(encoding)).contents();

    assertThat(keys(second)).isEqualTo(ODD_KEYS);
    assertThat(keys(first)).isEqualTo(ODD_KEYS);
    assertThat(second)
        .allSatisfy(
            object -> {
              byte[] body = object.key().getBytes(UTF_8);
              assertThat(object.size()).isEqualTo(body.length);
              assertThat(object.eTag()).isEqualTo(Payload.etag(body));
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void pagesOfAnySizeGiveEveryKeyOnce(int pageSize) {
    List<String> second =
        s3.listObjectsV2Paginator(b -> b.bucket(odd).maxKeys(pageSize)).contents().stream()
            .map(S3Object::key)
            .toList();
    assertThat(second).isEqualTo(ODD_KEYS);

    List<String> first = new ArrayList<>();
    ListObjectsResponse page = s3.listObjects(b -> b.bucket(odd).maxKeys(pageSize));
    first.addAll(keys(page.contents()));
    while (page.isTruncated()) {
      String marker = first.getLast();
      page = s3.listObjects(b -> b.bucket(odd).maxKeys(pageSize).marker(marker));
      first.addAll(keys(page.contents()));
    }
    assertThat(first).isEqualTo(ODD_KEYS);
  }

  @ParameterizedTest
  @CsvSource({
    "'', /, 'd0/ d1/ d2/ d3/ d4/', 'e z'",
    "d1/, /, '', 'd1/f01 d1/f06 d1/f11 d1/f16 d1/f21'",
    "d1/f1, , '', 'd1/f11 d1/f16'",
    "d, 1/, 'd1/', 'd0/f00 d0/f05 d0/f10 d0/f15 d0/f20'",
    "nothing, /, '', ''",
    "'', f, 'd0/f d1/f d2/f d3/f d4/f', 'e z'",
  })
  void prefixAndDelimiterFoldKeysIntoCommonPrefixes(
      String prefix, String delimiter, String prefixes, String someKeys) {
    ListObjectsV2Response second =
        s3.listObjectsV2(b -> b.bucket(tree).prefix(prefix).delimiter(delimiter));
    ListObjectsResponse first =
        s3.listObjects(b -> b.bucket(tree).prefix(prefix).delimiter(delimiter));

    assertThat(prefixes(second.commonPrefixes())).isEqualTo(words(prefixes));
    assertThat(prefixes(first.commonPrefixes())).isEqualTo(words(prefixes));
    assertThat(keys(second.contents())).startsWith(words(someKeys).toArray(String[]::new));
    assertThat(keys(first.contents())).isEqualTo(keys(second.contents()));
    assertThat(second.keyCount())
        .isEqualTo(second.contents().size() + second.commonPrefixes().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 6})
  void commonPrefixesCountAndAreGivenOnceOverPages(int pageSize) {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder().bucket(tree).delimiter("/").maxKeys(pageSize).build();
    List<String> all = new ArrayList<>();
    for (ListObjectsV2Response page : s3.listObjectsV2Paginator(request)) {
      assertThat(page.keyCount()).isLessThanOrEqualTo(pageSize);
      all.addAll(prefixes(page.commonPrefixes()));
      all.addAll(keys(page.contents()));
    }
    assertThat(all).containsExactly("d0/", "d1/", "d2/", "d3/", "d4/", "e", "z");
  }

  @Test
  void aListingStartsAfterTheKeyThatIsNamed() {
    assertThat(keys(s3.listObjectsV2(b -> b.bucket(tree).startAfter("d4/f19")).contents()))
        .containsExactly("d4/f24", "e", "z");
    assertThat(keys(s3.listObjects(b -> b.bucket(tree).marker("d4/f24")).contents()))
        .containsExactly("e", "z");
  }

  @Test
  void moreThanAThousandKeysComeInPagesOfAThousandAndGoInTwoRequests() {
    String many = Sdk.newBucket(s3);
    IntStream.range(0, 1_050).parallel().forEach(i -> put(many, "k%05d".formatted(i)));

    ListObjectsV2Response page = s3.listObjectsV2(b -> b.bucket(many).maxKeys(5_000));
    assertThat(page.keyCount()).isEqualTo(1_000);
    assertThat(page.isTruncated()).isTrue();

    for (ListObjectsV2Response each : s3.listObjectsV2Paginator(b -> b.bucket(many))) {
      s3.deleteObjects(
          b ->
              b.bucket(many)
                  .delete(
                      d ->
                          d.objects(
                              each.contents().stream()
                                  .map(o -> ObjectIdentifier.builder().key(o.key()).build())
                                  .toList())));
    }
    s3.deleteBucket(b -> b.bucket(many));
  }

  private void put(String bucket, String key) {
    s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(key));
  }

  private static List<String> keys(List<S3Object> objects) {
    return objects.stream().map(S3Object::key).toList();
  }

  private static List<String> prefixes(List<CommonPrefix> prefixes) {
    return prefixes.stream().map(CommonPrefix::prefix).toList();
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
  }
}
