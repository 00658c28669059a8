package org.nonagon.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.auth.RequestSigner;
import org.nonagon.gateway.auth.RequestSignerV2;
import org.nonagon.gateway.client.FormBuilder;
import org.nonagon.gateway.client.RawConnection;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
final class AuthenticationTest {
  private static final String DOMAIN = "s3.example.org";
  private static final RequestSignerV2 VERSION_2 =
      new RequestSignerV2(GatewayFixture.ACCESS_KEY, GatewayFixture.SECRET_KEY);

  private final Instant now = Clock.systemUTC().instant();
  private final GatewayFixture fixture =
      new GatewayFixture(config -> config.withDomains(List.of(DOMAIN, "other.example.org")));
  private S3Client client;
  private RawConnection raw;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    client.put("/bucket", "");
    client.put("/bucket/k", "hello");
    raw = new RawConnection(fixture.port);
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    client.close();
    fixture.close();
  }

  /** Sends a request that nobody signs but the test. */
  private RawResponse send(String method, String uri, String body, String... headers)
      throws Exception {
    boolean hasHost = headers.length > 0 && headers[0].equals("Host");
    StringBuilder head = new StringBuilder(method + " " + uri + " HTTP/1.1\r\n");
    head.append(hasHost ? "" : "Host: localhost\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i] + ": " + headers[i + 1] + "\r\n");
    }
    raw.send(head + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    return method.equals("HEAD") ? raw.receiveHead() : raw.receive();
  }

  private static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        ZonedDateTime.ofInstant(time, ZoneOffset.UTC));
  }

  private long later() {
    return now.plusSeconds(60).getEpochSecond();
  }

  @Test
  void versionTwoSignsInTheHeader() throws Exception {
    String put = "PUT\n\ntext/css\n" + date(now) + "\nx-amz-meta-a:b\n/bucket/v2";
    String[] headers = {
      "Date",
      date(now),
      "Content-Type",
      "text/css",
      "x-amz-meta-a",
      "b",
      "Authorization",
      VERSION_2.authorization(put)
    };
    assertThat(send("PUT", "/bucket/v2", "body", headers).status()).isEqualTo(200);
    assertThat(client.head("/bucket/v2").header("x-amz-meta-a")).hasValue("b");
    headers[5] = "c";
    assertThat(send("PUT", "/bucket/v2", "body", headers).code())
        .isEqualTo("SignatureDoesNotMatch");
    String ancient = "Fri, 07 Jul 1950 21:53:04 GMT";
    String atAnyTime = VERSION_2.authorization("GET\n\n\n" + ancient + "\n/bucket/v2");
    assertThat(send("GET", "/bucket/v2", "", "Date", ancient, "Authorization", atAnyTime).code())
        .isEqualTo("AccessDenied");
    String old = date(now.minusSeconds(1000));
    String get = VERSION_2.authorization("GET\n\n\n" + old + "\n/bucket/v2");
    assertThat(send("GET", "/bucket/v2", "", "Date", old, "Authorization", get).code())
        .isEqualTo("RequestTimeTooSkewed");
  }

  @Test
  void versionTwoSignsInTheQuery() throws Exception {
    String get = VERSION_2.presign("GET", "/bucket/k", "/bucket/k", "", later());
    assertThat(send("GET", get, "").text()).isEqualTo("hello");
    assertThat(send("HEAD", get, "").status()).isEqualTo(403);
    assertThat(send("GET", get + "&versionId=x", "").code()).isEqualTo("SignatureDoesNotMatch");
    String typed =
        VERSION_2.presign(
            "GET",
            "/bucket/k?response-content-type=a/b",
            "/bucket/k",
            "response-content-type=a%2Fb",
            later());
    assertThat(send("GET", typed, "").header("content-type")).hasValue("a/b");
    String over = VERSION_2.presign("GET", "/bucket/k", "/bucket/k", "", now.getEpochSecond() - 1);
    RawResponse expired = send("GET", over, "");
    assertThat(expired.code()).isEqualTo("AccessDenied");
    assertThat(expired.element("Message")).isEqualTo("Request has expired");
    String put = VERSION_2.presign("PUT", "/bucket/p", "/bucket/p", "", later());
    assertThat(send("PUT", put, "presigned").status()).isEqualTo(200);
    String delete = VERSION_2.presign("DELETE", "/bucket/p", "/bucket/p", "", later());
    assertThat(send("DELETE", delete, "").status()).isEqualTo(204);
  }

  @Test
  void everyMethodCanBePresigned() throws Exception {
    RequestSigner signer = client.signer();
    String host = "localhost";
    assertThat(send("PUT", signer.presign("PUT", "/bucket/p", host, 60), "body").status())
        .isEqualTo(200);
    assertThat(send("HEAD", signer.presign("HEAD", "/bucket/p", host, 60), "").status())
        .isEqualTo(200);
    assertThat(send("GET", signer.presign("GET", "/bucket/p", host, 604_800), "").text())
        .isEqualTo("body");
    assertThat(send("DELETE", signer.presign("DELETE", "/bucket/p", host, 60), "").status())
        .isEqualTo(204);
    assertThat(send("GET", signer.presign("GET", "/bucket/k", "elsewhere", 60), "").code())
        .isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void aPartCanBePresigned() throws Exception {
    String upload = client.post("/bucket/m?uploads", "").element("UploadId");
    String query = "partNumber=1&uploadId=" + upload;
    String resource = "/bucket/m?" + query;
    String part = VERSION_2.presign("PUT", resource, "/bucket/m", query, later());
    RawResponse written = send("PUT", part, "part");
    assertThat(written.status()).isEqualTo(200);
    assertThat(client.get("/bucket/m?uploadId=" + upload).element("ETag"))
        .isEqualTo(written.header("etag").orElseThrow().replace("\"", "&quot;"));
    assertThat(send("PUT", part.replace("partNumber=1", "partNumber=2"), "part").code())
        .isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void aPresignedUrlCarriesHeaders() throws Exception {
    String text = "PUT\n\n\n" + later() + "\nx-amz-meta-a:b\n/bucket/h";
    String uri =
        "/bucket/h?AWSAccessKeyId=%s&Expires=%d&x-amz-meta-a=b&Signature=%s"
            .formatted(
                GatewayFixture.ACCESS_KEY,
                later(),
                RequestSigner.encode(VERSION_2.signature(text)));
    assertThat(send("PUT", uri, "body").status()).isEqualTo(200);
    assertThat(client.head("/bucket/h").header("x-amz-meta-a")).hasValue("b");
  }

  @Test
  void aPresignedUrlCarriesNoChecksum() throws Exception {
    String more =
        "&x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-meta-a=b&x-amz-sdk-checksum-algorithm=CRC32";
    String uri = client.signer().presign("PUT", "/bucket/h", "localhost", 60, more);
    assertThat(send("PUT", uri, "body").status()).isEqualTo(200);
    RawResponse head = client.head("/bucket/h", "x-amz-checksum-mode", "ENABLED");
    assertThat(head.header("x-amz-meta-a")).hasValue("b");
    assertThat(head.header("x-amz-checksum-crc32")).isEmpty();
    assertThat(send("PUT", uri.replace("AAAAAA", "AAAAAB"), "body").code())
        .isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void tokensOfPermanentKeysAreRefused() throws Exception {
    assertThat(client.get("/bucket/k", "x-amz-security-token", "token").code())
        .isEqualTo("InvalidToken");
    String query = VERSION_2.presign("GET", "/bucket/k", "/bucket/k", "", later());
    assertThat(send("GET", query + "&x-amz-security-token=token", "").code())
        .isEqualTo("InvalidToken");
    String presigned = client.signer().presign("GET", "/bucket/k", "localhost", 60);
    RawResponse refused = send("GET", presigned + "&X-Amz-Security-Token=token", "");
    assertThat(refused.code()).isEqualTo("InvalidToken");
    assertThat(refused.element("Token-0")).isEqualTo("token");
    assertThat(send("GET", presigned, "", "x-amz-security-token", "token").code())
        .isEqualTo("AccessDenied");
  }

  @Test
  void keysThatNobodyHasAreUnknown() throws Exception {
    for (String key : List.of("NOBODY", "%00", "%C3%BC", "a%20b", "a".repeat(200))) {
      String query = "?AWSAccessKeyId=%s&Expires=%d&Signature=x".formatted(key, later());
      RawResponse answer = send("GET", "/bucket/k" + query, "");
      assertThat(answer.status()).as(key).isEqualTo(403);
      assertThat(answer.code()).isEqualTo("InvalidAccessKeyId");
    }
  }

  @Test
  void nobodyIsServedNothing() throws Exception {
    assertThat(send("GET", "/bucket/k", "").code()).isEqualTo("AccessDenied");
    assertThat(send("PUT", "/bucket/k", "x").code()).isEqualTo("AccessDenied");
    assertThat(send("GET", "/", "").code()).isEqualTo("AccessDenied");
    assertThat(send("GET", "/bucket/k?AWSAccessKeyId=a", "").code()).isEqualTo("AccessDenied");
    assertThat(send("GET", "/bucket/k?X-Amz-Signature=a", "").code()).isEqualTo("AccessDenied");
    assertThat(send("HEAD", "/bucket/k", "").status()).isEqualTo(403);
    assertThat(client.get("/bucket/k").text()).isEqualTo("hello");
  }

  @Test
  void aBucketIsAHost() throws Exception {
    String host = "Bucket." + DOMAIN + ":9000";
    RequestSigner signer = client.signer();
    assertThat(send("PUT", signer.presign("PUT", "/a//b", host, 60), "body", "Host", host).status())
        .isEqualTo(200);
    assertThat(client.get("/bucket/a//b").text()).isEqualTo("body");
    String listed = send("GET", signer.presign("GET", "/", host, 60), "", "Host", host).text();
    assertThat(listed).contains("<Key>a//b</Key>", "<Key>k</Key>");
    String version2 = VERSION_2.presign("GET", "/bucket/k", "/k", "", later());
    assertThat(send("GET", version2, "", "Host", "bucket.other.example.org").text())
        .isEqualTo("hello");
    assertThat(send("GET", version2, "", "Host", "other." + DOMAIN).code())
        .isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void aBucketWithDotsIsAHost() throws Exception {
    client.put("/my.own.bucket", "");
    client.put("/my.own.bucket/k", "dots");
    String host = "my.own.bucket." + DOMAIN;
    String uri = client.signer().presign("GET", "/k", host, 60);
    assertThat(send("GET", uri, "", "Host", host).text()).isEqualTo("dots");
  }

  @Test
  void aFormMayBePostedToTheHostOfABucket() throws Exception {
    FormBuilder form =
        new FormBuilder("bucket", now)
            .field("key", "a/b")
            .signV4(GatewayFixture.ACCESS_KEY, client.signer());
    byte[] body = form.body(new byte[3]);
    String host = "bucket." + DOMAIN;
    raw.send(
        form.head(body.length)
            .replace("POST /bucket ", "POST / ")
            .replace("Host: localhost", "Host: " + host));
    raw.send(body);
    assertThat(raw.receive().header("location")).hasValue("http://" + host + "/a%2Fb");
    assertThat(client.get("/bucket/a/b").body()).hasSize(3);
  }

  @Test
  void whatStandsBesideS3IsNotThereForStrangers() throws Exception {
    for (String path : List.of("/_nonagon", "/_nonagon/", "/_nonagon/admin/v1/users?x=y")) {
      assertThat(send("GET", path, "").status()).isEqualTo(403);
      assertThat(client.get(path).status()).isEqualTo(404);
      assertThat(client.put(path, "").status()).isEqualTo(404);
    }
    client.put("/bucket/_nonagon/k", "a key like others");
    assertThat(client.get("/bucket/_nonagon/k").text()).isEqualTo("a key like others");
  }

  @Test
  void versionTwoCanBeTurnedOff() throws Exception {
    try (GatewayFixture off = new GatewayFixture(config -> config.withSignatureV2(false));
        RawConnection connection = new RawConnection(off.port)) {
      String uri = VERSION_2.presign("GET", "/bucket/k", "/bucket/k", "", later());
      connection.send("GET " + uri + " HTTP/1.1\r\nHost: h\r\n\r\n");
      RawResponse answer = connection.receive();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("InvalidRequest");
      assertThat(answer.element("Message")).contains("Please use AWS4-HMAC-SHA256.");
    }
  }
}
