package org.nonagon.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

/** Bounds of keys and requests, and what every answer brings. */
final class BoundsTest {
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

  /** Sends a head that no signer would sign; it is refused before anybody looks who asks. */
  private static RawResponse unsigned(String target, String... headers) throws Exception {
    client.connection().send("GET " + target + " HTTP/1.1\r\nHost: h\r\n");
    client.connection().send(String.join("\r\n", headers) + "\r\n\r\n");
    return client.connection().receive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a/b",
        "a//b",
        "a///",
        "/a",
        "//",
        "..",
        "../..",
        ".",
        "./x",
        "dir/",
        "%25",
        "%2B",
        "+",
        "%20",
        "%00",
        "%01%1F%7F",
        "%F0%9F%98%80",
        "%E2%80%A8",
        "%EF%BF%BF",
        "a%3Fb",
        "a%23b",
        "*'()!~",
        "%5C",
        "%22%3C%3E%26"
      })
  void everyKeyIsAKeyOfItsOwn(String path) throws Exception {
    assertThat(client.put("/bucket/" + path, "of " + path).status()).isEqualTo(200);
    assertThat(client.get("/bucket/" + path).text()).isEqualTo("of " + path);
    assertThat(client.get("/bucket/" + path + "x").status()).isEqualTo(404);
    assertThat(client.delete("/bucket/" + path).status()).isEqualTo(204);
  }

  @Test
  void keysHaveAtMost1024Bytes() throws Exception {
    for (String longest : List.of("k".repeat(1024), "%C3%A9".repeat(512))) {
      assertThat(client.put("/bucket/" + longest, "x").status()).isEqualTo(200);
      assertThat(client.get("/bucket/" + longest).text()).isEqualTo("x");
      RawResponse refused = client.put("/bucket/" + longest + "k", "x");
      assertThat(refused.code()).isEqualTo("KeyTooLongError");
      assertThat(refused.element("Size")).isEqualTo("1025");
      assertThat(refused.element("MaxSizeAllowed")).isEqualTo("1024");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C0%AF", "%E0%80%AF", "%ED%A0%80", "%F4%90%80%80", "a%C3", "%80"})
  void keysThatAreNotUtf8AreRefused(String path) throws Exception {
    RawResponse refused = client.put("/bucket/" + path, "x");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("InvalidURI");
    assertThat(unsigned("/bucket?prefix=" + path, "x: y").code()).isEqualTo("InvalidURI");
  }

  @Test
  void theHeaderSectionIsBounded() throws Exception {
    String[] many = new String[S3Request.MAX_HEADER_FIELDS];
    Arrays.setAll(many, i -> "x-h" + i + ": v");
    assertThat(unsigned("/bucket", many).code()).isEqualTo("RequestHeaderSectionTooLarge");
    RawResponse refused = unsigned("/bucket", "x-long: " + "v".repeat(S3Request.MAX_HEADER_BYTES));
    assertThat(refused.code()).isEqualTo("RequestHeaderSectionTooLarge");
    assertThat(refused.element("MaxSizeAllowed"))
        .isEqualTo(Integer.toString(S3Request.MAX_HEADER_BYTES));
    assertThat(client.get("/bucket").status()).as("the connection goes on").isEqualTo(200);
  }

  @Test
  void theQueryIsBoundedAndHasRoomForTheLongestListing() throws Exception {
    RawResponse refused = unsigned("/bucket?q=" + "v".repeat(S3Request.MAX_QUERY_BYTES), "x: y");
    assertThat(refused.code()).isEqualTo("RequestHeaderSectionTooLarge");
    String longest = "%C3%A9".repeat(512);
    RawResponse page =
        client.get("/bucket?delimiter=%s&marker=%s&prefix=%s".formatted(longest, longest, longest));
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.element("Marker")).isEqualTo("\u00e9".repeat(512));
  }

  @Test
  void documentsAreBounded() throws Exception {
    assertThat(client.put("/other", " ".repeat(65_537)).code())
        .isEqualTo("MaxMessageLengthExceeded");
    assertThat(client.put("/other", "<a>".repeat(20_000)).code()).isEqualTo("MalformedXML");
    assertThat(client.head("/other").status()).isEqualTo(404);
  }

  @Test
  void everyAnswerIsNamedAndDated() throws Exception {
    List<RawResponse> answers =
        List.of(
            client.get("/bucket"),
            client.head("/bucket"),
            client.head("/bucket/missing"),
            client.get("/bucket/missing"),
            client.delete("/bucket/missing"));
    assertThat(answers).extracting(RawResponse::status).containsExactly(200, 200, 404, 404, 204);
    assertThat(answers)
        .allSatisfy(
            answer -> {
              assertThat(answer.header("x-amz-request-id").orElseThrow()).matches("[0-9A-F]{16}");
              assertThat(answer.header("x-amz-id-2").orElseThrow()).matches("[0-9A-Za-z+/]{76}");
              assertThat(answer.header("date").orElseThrow())
                  .matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
              assertThat(answer.header("server")).isPresent();
            });
    assertThat(answers.stream().map(a -> a.header("x-amz-request-id")).distinct()).hasSize(5);
  }

  @Test
  void anErrorNamesItselfTheResourceAndTheRequest() throws Exception {
    RawResponse missing = client.get("/bucket/a%20%26b");
    assertThat(missing.text())
        .isEqualTo(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist."
                + "</Message><Key>a &amp;b</Key><Resource>/bucket/a%20%26b</Resource><RequestId>"
                + missing.header("x-amz-request-id").orElseThrow()
                + "</RequestId><HostId>"
                + missing.header("x-amz-id-2").orElseThrow()
                + "</HostId></Error>");
    assertThat(missing.header("content-type")).contains("application/xml");
    RawResponse head = client.head("/bucket/a%20%26b");
    assertThat(head.header("content-length").orElse("0")).isEqualTo("0");
  }

  @Test
  void headersThatNobodyKnowsAreIgnored() throws Exception {
    assertThat(client.put("/bucket/unknown", "x", "x-amz-what-nobody-knows", "1").status())
        .isEqualTo(200);
    assertThat(client.get("/bucket/unknown", "x-amz-what-nobody-knows", "1").text()).isEqualTo("x");
  }
}
