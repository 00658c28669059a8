package org.nonagon.gateway.s3.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;

class RequestDocumentsTest {

  private static final String NS = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";
  private static final String TAG = "9b2cf535f27731c974343645a3985328";

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static S3Error error(S3Outcome<?> outcome) {
    assertThat(outcome).isInstanceOf(S3Outcome.Refused.class);
    return ((S3Outcome.Refused<?>) outcome).failure().error();
  }

  private static S3Outcome<Delete> delete(String inner) {
    return Delete.parse(bytes("<Delete" + NS + ">" + inner + "</Delete>"));
  }

  private static S3Outcome<CompleteMultipartUpload> complete(String inner) {
    return CompleteMultipartUpload.parse(
        bytes("<CompleteMultipartUpload>" + inner + "</CompleteMultipartUpload>"));
  }

  private static String part(Object number, String etag) {
    return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag></Part>";
  }

  @Test
  void deleteNamesKeysAndVersions() {
    Delete delete =
        delete(
                "<Object><Key> a&amp;b/&#xe9; </Key></Object><!-- c --><Quiet>true</Quiet>"
                    + "<Object><VersionId>null</VersionId><Key><![CDATA[<x>]]></Key></Object>")
            .orThrow();
    assertThat(delete.isQuiet()).isTrue();
    assertThat(delete.entries()).extracting(e -> e.key().utf8()).containsExactly(" a&b/é ", "<x>");
    assertThat(delete.entries().getLast().versionId()).hasValue("null");
  }

  @Test
  void everyCharacterOfAKeyCanBeWritten() {
    StringBuilder references = new StringBuilder();
    StringBuilder raw = new StringBuilder();
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 0x80; c++) {
      references.append("&#x%x;".formatted(c));
      raw.append(c == '<' || c == '&' || c == '\r' ? "&#%d;".formatted(c) : (char) c);
      all.append((char) c);
    }
    references.append("&#xFFFE;&#65535;&#x1F600;");
    raw.append("\uFFFE\uFFFF\uD83D\uDE00");
    all.append("\uFFFE\uFFFF\uD83D\uDE00");
    for (String written : List.of(references.toString(), raw.toString())) {
      assertThat(delete("<Object><Key>" + written + "</Key></Object>").orThrow().entries())
          .extracting(e -> e.key().utf8())
          .containsExactly(all.toString());
    }
  }

  @Test
  void withinASectionNothingIsAReference() {
    assertThat(
            delete("<Object><!-- &#1; \u0001 \\ --><Key>a<![CDATA[&#1;\u0001\\]]>b</Key></Object>")
                .orThrow()
                .entries())
        .extracting(e -> e.key().utf8())
        .containsExactly("a&#1;\u0001\\b");
  }

  @Test
  void aDocumentIsUtf8WhateverItSays() {
    byte[] document =
        bytes(
            "\uFEFF<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Delete><Object><Key>é</Key></Object></Delete>");
    assertThat(Delete.parse(document).orThrow().entries().getFirst().key().utf8()).isEqualTo("é");
  }

  @Test
  void deleteNamesOneToAThousandKeys() {
    String one = "<Object><Key>k</Key></Object>";
    assertThat(delete(one.repeat(1000)).orThrow().entries()).hasSize(1000);
    assertThat(error(delete(one.repeat(1001)))).isEqualTo(S3Error.MALFORMED_XML);
    assertThat(error(delete(""))).isEqualTo(S3Error.MALFORMED_XML);
    assertThat(error(delete("<Object><Key></Key></Object>"))).isEqualTo(S3Error.MALFORMED_XML);
    assertThat(error(delete("<Object/>"))).isEqualTo(S3Error.MALFORMED_XML);
    assertThat(error(delete("<Object><Key>" + "k".repeat(1025) + "</Key></Object>")))
        .isEqualTo(S3Error.KEY_TOO_LONG_ERROR);
  }

  @Test
  void aThousandOfTheLongestKeysFit() {
    String one = "<Object><Key>" + "&quot;".repeat(1024) + "</Key></Object>";
    assertThat(delete(one.repeat(1000)).orThrow().entries().getLast().key().length())
        .isEqualTo(1024);
  }

  @Test
  void anUploadIsCompletedByItsPartsInOrder() {
    CompleteMultipartUpload parsed =
        complete(
                part(1, "\"" + TAG + "\"") + part(3, TAG) + part(10_000, "&quot;" + TAG + "&quot;"))
            .orThrow();
    assertThat(parsed.parts()).extracting(CompletedPart::number).containsExactly(1, 3, 10_000);
    assertThat(parsed.parts()).allMatch(p -> p.etag().value().equals(TAG));
  }

  @Test
  void aPartMayBringItsChecksum() {
    CompleteMultipartUpload parsed =
        complete(
                "<Part><PartNumber>1</PartNumber><ETag>%s</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part>"
                    .formatted(TAG))
            .orThrow();
    assertThat(parsed.parts().getFirst().checksum().orElseThrow().value()).isEqualTo("AAAAAA==");
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, INVALID_PART_ORDER",
    "1, 1, INVALID_PART_ORDER",
    "0, 1, INVALID_ARGUMENT",
    "1, 10001, MALFORMED_XML",
    "-1, 1, INVALID_ARGUMENT",
    "x, 1, MALFORMED_XML",
    "99999999999999999999, 1, MALFORMED_XML"
  })
  void partsOutOfOrderAreRefused(String first, String second, S3Error error) {
    assertThat(error(complete(part(first, TAG) + part(second, TAG)))).isEqualTo(error);
  }

  @Test
  void aPartWithATagThatIsNoneIsInvalid() {
    assertThat(error(complete(part(1, "abc")))).isEqualTo(S3Error.INVALID_PART);
    assertThat(error(complete(""))).isEqualTo(S3Error.MALFORMED_XML);
    assertThat(error(complete("<Part><PartNumber>1</PartNumber></Part>")))
        .isEqualTo(S3Error.MALFORMED_XML);
  }

  @Test
  void tenThousandPartsFit() {
    StringBuilder parts = new StringBuilder();
    for (int i = 1; i <= 10_000; i++) {
      parts.append(part(i, "&quot;" + TAG + "&quot;"));
    }
    assertThat(complete(parts.toString()).orThrow().parts()).hasSize(10_000);
  }

  @Test
  void aBucketMayHaveALocation() {
    assertThat(CreateBucketConfiguration.parse(new byte[0]).orThrow().locationConstraint())
        .isEmpty();
    String body =
        "<?xml version=\"1.0\"?><CreateBucketConfiguration"
            + NS
            + "><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>";
    assertThat(CreateBucketConfiguration.parse(bytes(body)).orThrow())
        .isEqualTo(new CreateBucketConfiguration(Optional.of("eu-west-1")));
    assertThat(
            CreateBucketConfiguration.parse(bytes("<CreateBucketConfiguration/>"))
                .orThrow()
                .locationConstraint())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not xml",
        "<Delete>",
        "<Delete></Other>",
        "<Other/>",
        "<Delete/><Delete/>",
        "<!DOCTYPE Delete []><Delete><Object><Key>a</Key></Object></Delete>",
        "<!DOCTYPE Delete SYSTEM \"file:///etc/passwd\"><Delete><Object><Key>a</Key></Object></Delete>",
        "<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Delete><Object><Key>&x;</Key></Object></Delete>",
        "<Delete><Object><Key>&x;</Key></Object></Delete>",
        "<Delete><Object><Key>&#xD800;</Key></Object></Delete>",
        "<Delete><Object><Key>&#x110000;</Key></Object></Delete>",
        "<Delete><Object><Key>&#1</Key></Object></Delete>",
        "<Del\u0001ete><Object><Key>a</Key></Object></Delete>",
        "<Delete><Object><Key>a</Key></Object></Delete>\u0001",
        "<Delete><Object><Key>a<![CDATA[</Key></Object></Delete>",
        "<a:Delete><a:Object/></a:Delete>",
        "\u0000",
        "<Delete><Object><Key>a</Key></Object></Delete>trailing"
      })
  void whatIsNoDocumentIsMalformed(String body) {
    assertThat(error(Delete.parse(bytes(body)))).isEqualTo(S3Error.MALFORMED_XML);
  }

  @Test
  void illegalUtf8IsMalformed() {
    byte[] body = bytes("<Delete><Object><Key>aX</Key></Object></Delete>");
    body[new String(body, UTF_8).indexOf('X')] = (byte) 0xff;
    assertThat(error(Delete.parse(body))).isEqualTo(S3Error.MALFORMED_XML);
  }

  @Test
  void anEmptyBodyIsMissing() {
    assertThat(error(Delete.parse(new byte[0]))).isEqualTo(S3Error.MISSING_REQUEST_BODY_ERROR);
    assertThat(error(CompleteMultipartUpload.parse(new byte[0]))).isEqualTo(S3Error.MALFORMED_XML);
  }

  @Test
  @Timeout(20)
  void entityBombsAndDeepOrHugeDocumentsAreRefusedAtTheirBounds() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE d [<!ENTITY a0 \"ha\">");
    for (int i = 1; i < 100; i++) {
      bomb.append("<!ENTITY a%d \"&a%d;&a%d;\">".formatted(i, i - 1, i - 1));
    }
    bomb.append("]><Delete><Object><Key>&a99;</Key></Object></Delete>");
    assertThat(error(Delete.parse(bytes(bomb.toString())))).isEqualTo(S3Error.MALFORMED_XML);
    assertThat(error(Delete.parse(bytes("<Delete>".repeat(100_000)))))
        .isEqualTo(S3Error.MALFORMED_XML);
    assertThat(error(Delete.parse(bytes("<Delete>" + "<a/>".repeat(500_000) + "</Delete>"))))
        .isEqualTo(S3Error.MALFORMED_XML);
    assertThat(error(Delete.parse(new byte[Delete.MAX_BYTES + 1])))
        .isEqualTo(S3Error.MAX_MESSAGE_LENGTH_EXCEEDED);
    StringBuilder attributes = new StringBuilder("<Delete ");
    for (int i = 0; i < 100_000; i++) {
      attributes.append("a").append(i).append("='' ");
    }
    assertThat(error(Delete.parse(bytes(attributes + "/>")))).isEqualTo(S3Error.MALFORMED_XML);
  }

  @Test
  void noGarbledDocumentEscapes() {
    byte[] legal = bytes("<Delete><Object><Key>a&amp;b</Key></Object><Quiet>true</Quiet></Delete>");
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      byte[] body = legal.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      assertThat(Delete.parse(body)).as("seed %d", seed).isNotNull();
    }
  }
}
