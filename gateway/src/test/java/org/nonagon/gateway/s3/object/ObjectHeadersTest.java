package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.gateway.s3.ContentMd5;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.object.UserMetadata;

class ObjectHeadersTest {

  private static S3Error error(S3Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(S3Outcome.Refused.class);
    return ((S3Outcome.Refused<?>) outcome).failure().error();
  }

  @ParameterizedTest
  @CsvSource({
    "bucket/key, bucket, key",
    "/bucket/key, bucket, key",
    "bucket/a/b//c, bucket, a/b//c",
    "bucket/a%20b, bucket, 'a b'",
    "bucket/a+b, bucket, 'a b'",
    "bucket/a%2Bb, bucket, a+b",
    "bucket%2Fkey, bucket, key",
    "bucket/what%3F, bucket, what?",
    "bucket/what?x, bucket, what?x",
    "bucket/%E2%82%AC, bucket, €"
  })
  void aCopySourceNamesABucketAndAKey(String header, String bucket, String key) {
    CopySource source = CopySource.parse(header).orThrow();
    assertThat(source.bucket().value()).isEqualTo(bucket);
    assertThat(source.key().utf8()).isEqualTo(key);
    assertThat(source.versionId()).isEmpty();
  }

  @Test
  void aCopySourceMayNameAVersion() {
    CopySource source = CopySource.parse("/bucket/a?b?versionId=null").orThrow();
    assertThat(source.key().utf8()).isEqualTo("a?b");
    assertThat(source.versionId().orElseThrow().isNull()).isTrue();
    assertThat(error(CopySource.parse("/bucket/a?versionId="))).isEqualTo(S3Error.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @CsvSource({
    "'', INVALID_ARGUMENT",
    "bucket, INVALID_ARGUMENT",
    "bucket/, INVALID_ARGUMENT",
    "/, INVALID_ARGUMENT",
    "//key, INVALID_ARGUMENT",
    "bucket/%zz, INVALID_ARGUMENT",
    "bucket/%FF, INVALID_ARGUMENT",
    "B/key, INVALID_BUCKET_NAME"
  })
  void aCopySourceThatNamesNothingIsRefused(String header, S3Error error) {
    assertThat(error(CopySource.parse(header))).isEqualTo(error);
  }

  @Test
  void aCopySourceHasAKeyWithinItsBound() {
    assertThat(error(CopySource.parse("bucket/" + "k".repeat(1025))))
        .isEqualTo(S3Error.KEY_TOO_LONG_ERROR);
  }

  @Test
  void contentMd5IsTheBase64OfSixteenBytes() {
    HeaderFields headers = HeaderFields.of("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==");
    ContentMd5 md5 = ContentMd5.parse(headers).orThrow().orElseThrow();
    assertThat(md5.matches(HexFormat.of().parseHex("d41d8cd98f00b204e9800998ecf8427e"))).isTrue();
    assertThat(md5.matches(new byte[16])).isFalse();
    assertThat(md5.mismatch(new byte[16]).error()).isEqualTo(S3Error.BAD_DIGEST);
    assertThat(ContentMd5.parse(HeaderFields.none()).orThrow()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "%%%",
        "1B2M2Y8AsgTpgAmY7PhCfg",
        "MTIz",
        "d41d8cd98f00b204e9800998ecf8427e"
      })
  void anotherContentMd5IsInvalid(String value) {
    // The form without padding is taken, since the bytes are the same.
    S3Outcome<?> outcome = ContentMd5.parse(HeaderFields.of("Content-MD5", value));
    if (value.equals("1B2M2Y8AsgTpgAmY7PhCfg")) {
      assertThat(outcome).isInstanceOf(S3Outcome.Accepted.class);
    } else {
      assertThat(error(outcome)).isEqualTo(S3Error.INVALID_DIGEST);
    }
  }

  @Test
  void userMetadataIsKeptUnderLowerCaseNames() {
    UserMetadata metadata =
        MetadataHeaders.parse(
                HeaderFields.of(
                    "X-Amz-Meta-Color", " blue ", "x-amz-meta-color", "green", "x-amz-metal", "no"))
            .orThrow();
    assertThat(metadata.values()).isEqualTo(Map.of("color", "blue,green"));
    assertThat(MetadataHeaders.write(metadata))
        .isEqualTo(List.of(new S3Answer.Header("x-amz-meta-color", "blue,green")));
  }

  @ParameterizedTest
  @CsvSource({
    "=?UTF-8?B?4oKs?=, €",
    "=?utf-8?Q?=E2=82=AC_x?=, '€ x'",
    "=?ISO-8859-1?Q?=E9?=, é",
    "'=?UTF-8?B?4oKs?= =?UTF-8?B?4oKs?=', €€",
    "'a =?UTF-8?B?4oKs?= b', 'a € b'",
    "=?UTF-8?B?!?=, =?UTF-8?B?!?=",
    "=?klingon?B?4oKs?=, =?klingon?B?4oKs?=",
    "=?UTF-8?Q?=E?=, =?UTF-8?Q?=E?=",
    "plain, plain"
  })
  void wordsOfRfc2047AreDecoded(String header, String text) {
    UserMetadata metadata =
        MetadataHeaders.parse(HeaderFields.of("x-amz-meta-a", header)).orThrow();
    assertThat(metadata.values()).isEqualTo(Map.of("a", text));
  }

  @Test
  void metadataBeyondAsciiComesBackAsWordsOfRfc2047() {
    String raw = new String("€".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    UserMetadata metadata = MetadataHeaders.parse(HeaderFields.of("x-amz-meta-a", raw)).orThrow();
    assertThat(metadata.values()).isEqualTo(Map.of("a", "€"));
    assertThat(MetadataHeaders.write(metadata).getFirst().value()).isEqualTo("=?UTF-8?B?4oKs?=");
    assertThat(PercentCoding.latin1OfUtf8("€")).isEqualTo(raw);
  }

  @Test
  void userMetadataHasTwoKibibytesAtMost() {
    assertThat(
            MetadataHeaders.parse(HeaderFields.of("x-amz-meta-a", "v".repeat(2047)))
                .orThrow()
                .values())
        .hasSize(1);
    assertThat(error(MetadataHeaders.parse(HeaderFields.of("x-amz-meta-a", "v".repeat(2048)))))
        .isEqualTo(S3Error.METADATA_TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "aws-chunked, ",
    "'aws-chunked,gzip', gzip",
    "'gzip, aws-chunked', gzip",
    "'AWS-Chunked , br', br",
    "gzip, gzip",
    "'', "
  })
  void awsChunkedIsNotKept(String header, @Nullable String kept) {
    Map<String, String> values =
        StorableHeaders.parse(HeaderFields.of("Content-Encoding", header)).orThrow().values();
    assertThat(values).isEqualTo(kept == null ? Map.of() : Map.of("content-encoding", kept));
  }

  @Test
  void contentHeadersAreKeptAndOthersAreNot() {
    HeaderFields headers =
        HeaderFields.of(
            "Content-Type",
            "text/plain",
            "Cache-Control",
            "no-cache",
            "Expires",
            "never",
            "User-Agent",
            "x");
    assertThat(StorableHeaders.parse(headers).orThrow().values())
        .isEqualTo(
            Map.of("content-type", "text/plain", "cache-control", "no-cache", "expires", "never"));
    assertThat(StorableHeaders.parse(HeaderFields.none()).orThrow().contentType())
        .isEqualTo("binary/octet-stream");
    assertThat(error(StorableHeaders.parse(HeaderFields.of("Cache-Control", "x".repeat(9000)))))
        .isEqualTo(S3Error.REQUEST_HEADER_SECTION_TOO_LARGE);
  }
}
