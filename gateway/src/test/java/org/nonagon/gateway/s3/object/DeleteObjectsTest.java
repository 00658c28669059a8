package org.nonagon.gateway.s3.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

final class DeleteObjectsTest {
  private static final String ANSWER =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<DeleteResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">%s</DeleteResult>";

  private static GatewayFixture fixture;
  private static S3Client client;

  @BeforeAll
  static void start() throws Exception {
    fixture = new GatewayFixture();
    client = fixture.client();
    client.put("/bucket", "");
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    fixture.close();
  }

  private static RawResponse delete(String inner, String... headers) throws Exception {
    return client.post("/bucket?delete", "<Delete>" + inner + "</Delete>", headers);
  }

  private static String object(String key, String... more) {
    return "<Object><Key>" + key + "</Key>" + String.join("", more) + "</Object>";
  }

  private static String deleted(String key) {
    return "<Deleted><Key>" + key + "</Key></Deleted>";
  }

  private static String error(String key, String code, String message) {
    return "<Error><Key>%s</Key><Code>%s</Code><Message>%s</Message></Error>"
        .formatted(key, code, message);
  }

  private static void put(String... paths) throws Exception {
    for (String path : paths) {
      assertThat(client.put("/bucket/" + path, "x").status()).isEqualTo(200);
    }
  }

  private static boolean exists(String path) throws Exception {
    return client.head("/bucket/" + path).status() == 200;
  }

  @Test
  void keysAreAnsweredInTheOrderOfTheRequest() throws Exception {
    put("b", "a");
    assertThat(delete(object("b") + object("missing") + object("a")).text())
        .isEqualTo(ANSWER.formatted(deleted("b") + deleted("missing") + deleted("a")));
    assertThat(exists("a")).isFalse();
  }

  @Test
  void keysOfAnyCharactersCanBeNamed() throws Exception {
    String[] paths = {
      "c%01%0B%1F", "cr%0D", "lf%0A", "tab%09", "%EF%BF%BE", "%EF%BF%BF", "%5C%5C", "nul%00", "+%25"
    };
    put(paths);
    RawResponse answer =
        delete(
            object("c&#x1;&#11;&#x1f;")
                + object("cr&#13;")
                + object("lf&#xA;")
                + object("tab&#9;")
                + object("&#xFFFE;")
                + object("\uffff")
                + object("\\\\")
                + object("nul&#0;")
                + object("+%"));
    assertThat(answer.text())
        .isEqualTo(
            ANSWER.formatted(
                deleted("c\uFFFD\uFFFD\uFFFD")
                    + deleted("cr&#xD;")
                    + deleted("lf\n")
                    + deleted("tab\t")
                    + deleted("\uFFFD")
                    + deleted("\uFFFD")
                    + deleted("\\\\")
                    + deleted("nul\uFFFD")
                    + deleted("+%")));
    for (String path : paths) {
      assertThat(exists(path)).as(path).isFalse();
    }
  }

  @Test
  void keysMayHoldControlCharactersAsTheyAre() throws Exception {
    put("raw%01%1C", "raw%01");
    assertThat(delete(object("raw\u0001\u001c")).text()).contains("raw\uFFFD\uFFFD");
    assertThat(exists("raw%01%1C")).isFalse();
    assertThat(exists("raw%01")).isTrue();
  }

  @Test
  void spacesAroundKeysBelongToThem() throws Exception {
    put("%20s%20", "s");
    assertThat(delete(object(" s ")).text()).isEqualTo(ANSWER.formatted(deleted(" s ")));
    assertThat(exists("s")).isTrue();
    assertThat(exists("%20s%20")).isFalse();
  }

  @Test
  void quietAnswersTellOnlyOfErrors() throws Exception {
    put("q");
    assertThat(delete("<Quiet>true</Quiet>" + object("q")).text()).isEqualTo(ANSWER.formatted(""));
    put("q");
    assertThat(
            delete("<Quiet>true</Quiet>" + object("q") + object("none", "<ETag>*</ETag>")).text())
        .isEqualTo(
            ANSWER.formatted(error("none", "NoSuchKey", "The specified key does not exist.")));
    assertThat(exists("q")).isFalse();
  }

  @Test
  void eachKeyHasItsOwnCondition() throws Exception {
    put("one", "two", "three", "four");
    String tag = client.head("/bucket/one").header("etag").orElseThrow();
    String failed = "At least one of the pre-conditions you specified did not hold";
    String unbuilt = "A header you provided implies functionality that is not implemented";
    assertThat(
            delete(
                    object("one", "<ETag>" + tag + "</ETag>")
                        + object("two", "<ETag>&quot;other&quot;</ETag>")
                        + object("three", "<Size>1</Size>")
                        + object(
                            "four",
                            "<LastModifiedTime>Wed, 21 Oct 2015 07:28:00 GMT</LastModifiedTime>"))
                .text())
        .isEqualTo(
            ANSWER.formatted(
                deleted("one")
                    + error("two", "PreconditionFailed", failed)
                    + error("three", "NotImplemented", unbuilt)
                    + error("four", "NotImplemented", unbuilt)));
    assertThat(exists("one")).isFalse();
    assertThat(exists("two") && exists("three") && exists("four")).isTrue();
  }

  @Test
  void versionsAreNamedAndUnknownOnesAreNot() throws Exception {
    put("v");
    RawResponse answer =
        delete(
            object("v", "<VersionId>nonsense</VersionId>")
                + object("v", "<VersionId>null</VersionId>"));
    assertThat(answer.text())
        .isEqualTo(
            ANSWER.formatted(
                "<Error><Key>v</Key><VersionId>nonsense</VersionId><Code>NoSuchVersion</Code>"
                    + "<Message>The specified version does not exist.</Message></Error>"
                    + "<Deleted><Key>v</Key><VersionId>null</VersionId></Deleted>"));
    assertThat(exists("v")).isFalse();
  }

  @Test
  void aKeyMayBeNamedTwice() throws Exception {
    put("twice");
    String tag = client.head("/bucket/twice").header("etag").orElseThrow();
    assertThat(delete(object("twice") + object("twice", "<ETag>" + tag + "</ETag>")).text())
        .startsWith(ANSWER.formatted(deleted("twice")).replace("</DeleteResult>", "<Error>"))
        .contains("NoSuchKey");
  }

  @Test
  void oneToAThousandKeysAreTaken() throws Exception {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      keys.append(object("k" + i));
    }
    assertThat(delete(keys.toString()).text()).contains("<Key>k0</Key>", "<Key>k999</Key>");
    assertThat(delete(keys + object("more")).code()).isEqualTo("MalformedXML");
    assertThat(delete("").code()).isEqualTo("MalformedXML");
    assertThat(delete("<Object></Object>").code()).isEqualTo("MalformedXML");
    assertThat(client.post("/bucket?delete", "").code()).isEqualTo("MissingRequestBodyError");
    assertThat(delete(object("k".repeat(1025))).code()).isEqualTo("KeyTooLongError");
    assertThat(delete(object("é".repeat(512))).status()).isEqualTo(200);
  }

  @Test
  void whatTheDocumentIsPromisedToBeIsChecked() throws Exception {
    byte[] body = ("<Delete>" + object("p") + "</Delete>").getBytes(UTF_8);
    String md5 = Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(body));
    CRC32 crc = new CRC32();
    crc.update(body);
    byte[] sum = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
    String crc32 = Base64.getEncoder().encodeToString(sum);
    put("p");
    String wrong = Base64.getEncoder().encodeToString(new byte[16]);
    assertThat(delete(object("p"), "content-md5", wrong).code()).isEqualTo("BadDigest");
    assertThat(delete(object("p"), "content-md5", "x").code()).isEqualTo("InvalidDigest");
    assertThat(delete(object("p"), "x-amz-checksum-crc32", "AAAAAA==").code())
        .isEqualTo("BadDigest");
    assertThat(exists("p")).isTrue();
    assertThat(delete(object("p"), "content-md5", md5).status()).isEqualTo(200);
    assertThat(delete(object("p"), "x-amz-checksum-crc32", crc32).status()).isEqualTo(200);
    assertThat(exists("p")).isFalse();
  }
}
