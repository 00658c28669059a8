package org.nonagon.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.auth.RequestSigner;
import org.nonagon.gateway.client.RawConnection;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;
import org.nonagon.protocol.shard.DriveStatus.Health;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
final class ClientsThatMisbehaveTest {
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    client.put("/bucket", "");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    fixture.close();
  }

  private void awaitNothingLeft() {
    GatewayFixture.await("no request is left", () -> fixture.gateway.requestsInFlight() == 0);
    GatewayFixture.await("no memory is leased", () -> fixture.pool.leasedBytes() == 0);
    GatewayFixture.await("no shard is left", () -> fixture.shards() == 0);
  }

  @Test
  void aClientThatLeavesInTheMiddleLeavesNothing() throws Exception {
    for (int sent : new int[] {0, 1, 100_000, 3_000_000}) {
      S3Client leaving = fixture.client();
      leaving.send("PUT", "/bucket/k", 5_000_000, "x-amz-content-sha256", UNSIGNED);
      leaving.connection().send(new byte[sent]);
      GatewayFixture.await("the body is read", () -> fixture.gateway.requestsInFlight() == 1);
      leaving.connection().abort();
      awaitNothingLeft();
    }
    assertThat(client.head("/bucket/k").status()).isEqualTo(404);
    assertThat(client.get("/bucket?list-type=2").element("KeyCount")).isEqualTo("0");
  }

  @Test
  void aClientThatLeavesBehindItsFirstBlobLeavesNothing() throws Exception {
    S3Client leaving = fixture.client();
    leaving.send("PUT", "/bucket/k", 100_000_000, "x-amz-content-sha256", UNSIGNED);
    leaving.connection().send(new byte[70_000_000]);
    GatewayFixture.await("a blob was registered", () -> fixture.shards() >= 9);
    leaving.connection().abort();
    awaitNothingLeft();
    assertThat(client.head("/bucket/k").status()).isEqualTo(404);
  }

  @Test
  void aClientThatLeavesWhileItReadsHoldsNothing() throws Exception {
    client.put("/bucket/k", new byte[20_000_000]);
    S3Client leaving = fixture.client();
    leaving.send("GET", "/bucket/k", 0, "x-amz-content-sha256", UNSIGNED);
    leaving.connection().receiveHeaders();
    leaving.connection().read(100_000);
    leaving.connection().abort();
    GatewayFixture.await("the request is over", () -> fixture.gateway.requestsInFlight() == 0);
    client.delete("/bucket/k");
    GatewayFixture.await(
        "the read keeps no blob",
        () -> {
          fixture.reclaim();
          return fixture.shards() == 0;
        });
  }

  @Test
  void theConnectionGoesOnAfterErrors() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(client.get("/bucket/missing").code()).isEqualTo("NoSuchKey");
      assertThat(client.put("/nowhere/k", "some body").code()).isEqualTo("NoSuchBucket");
      assertThat(client.post("/bucket?delete", "<nonsense").code()).isEqualTo("MalformedXML");
      assertThat(client.head("/bucket/missing").status()).isEqualTo(404);
      assertThat(client.put("/bucket/k", "x", "content-md5", "no").code())
          .isEqualTo("InvalidDigest");
    }
    assertThat(client.put("/bucket/k", "x").status()).isEqualTo(200);
  }

  @Test
  void aBodyIsAskedForOnlyWhenItWillBeTaken() throws Exception {
    client.send("PUT", "/bucket/k", 5, "x-amz-content-sha256", UNSIGNED, "expect", "100-continue");
    assertThat(client.connection().receive().status()).isEqualTo(100);
    client.connection().send("hello");
    assertThat(client.connection().receive().status()).isEqualTo(200);
    client.send("PUT", "/bucket/e", 0, "x-amz-content-sha256", UNSIGNED, "expect", "100-continue");
    assertThat(client.connection().receive().status()).isEqualTo(100);
    assertThat(client.connection().receive().status()).isEqualTo(200);
    client.send("PUT", "/nowhere/k", 5, "x-amz-content-sha256", UNSIGNED, "expect", "100-continue");
    assertThat(client.connection().receive().code()).isEqualTo("NoSuchBucket");
  }

  @Test
  void whoCannotBeToldIsRefused() throws Exception {
    try (RawConnection stranger = new RawConnection(fixture.port)) {
      stranger.send("GET /bucket HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(stranger.receive().code()).isEqualTo("AccessDenied");
    }
    try (S3Client stranger = new S3Client(fixture.port, "AKIANOBODY", "secret")) {
      RawResponse refused = stranger.get("/bucket");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo("InvalidAccessKeyId");
    }
    try (S3Client forger = new S3Client(fixture.port, GatewayFixture.ACCESS_KEY, "wrong")) {
      assertThat(forger.get("/bucket").code()).isEqualTo("SignatureDoesNotMatch");
      assertThat(forger.put("/bucket/k", new byte[2000]).code()).isEqualTo("SignatureDoesNotMatch");
      assertThat(forger.head("/bucket").status()).isEqualTo(403);
    }
    assertThat(client.get("/bucket", "x-amz-security-token", "token").code())
        .isEqualTo("InvalidToken");
  }

  @Test
  void targetsThatNameNothingAreRefused() throws Exception {
    for (String line :
        new String[] {
          "OPTIONS *",
          "CONNECT localhost:80",
          "GET http://",
          "GET http://h",
          "BREW /",
          "GET /%zz",
          "GET //",
          "GET /?%zz",
          "PUT /bucket/%c3",
          "get /bucket"
        }) {
      try (RawConnection stranger = new RawConnection(fixture.port)) {
        stranger.send(line + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(stranger.receive().status()).as(line).isBetween(400, 499);
        stranger.send("GET /bucket HTTP/1.1\r\nHost: localhost\r\n");
        stranger.send("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        assertThat(stranger.receive().code()).as("after " + line).isEqualTo("AccessDenied");
      }
    }
  }

  @Test
  void lengthsAreHeldToTheirBounds() throws Exception {
    client.send("PUT", "/bucket/k", (5L << 30) + 1, "x-amz-content-sha256", UNSIGNED);
    assertThat(client.connection().receive().code()).isEqualTo("EntityTooLarge");
    for (String framing : new String[] {"Transfer-Encoding: chunked\r\n", ""}) {
      try (S3Client lengthless = fixture.client()) {
        RawConnection raw = lengthless.connection();
        raw.send("PUT /bucket/k HTTP/1.1\r\n" + framing);
        for (HeaderFields.Field field : signedPut(lengthless).headers().all()) {
          raw.send(field.name() + ": " + field.value() + "\r\n");
        }
        raw.send(framing.isEmpty() ? "\r\n" : "\r\n1\r\nx\r\n0\r\n\r\n");
        assertThat(raw.receive().code()).isEqualTo("MissingContentLength");
      }
    }
  }

  private static S3Request signedPut(S3Client client) {
    return client
        .signer()
        .sign("PUT", "/bucket/k", "", "host", "localhost", "x-amz-content-sha256", UNSIGNED);
  }

  @Test
  void signedChunksAreTakenApart() throws Exception {
    byte[] data = new byte[100_000];
    Arrays.fill(data, (byte) 'd');
    String body = chunked(data, "x-amz-checksum-crc32:" + "mDRk6A==");
    RawResponse put = client.connection().receive();
    assertThat(body).isNotEmpty();
    assertThat(put.code()).isEqualTo("BadDigest");
    GatewayFixture.await("no shard is left", () -> fixture.shards() == 0);
  }

  /** Sends a body in unsigned chunks with a trailer. */
  private String chunked(byte[] data, String trailer) throws Exception {
    String body =
        Integer.toHexString(data.length)
            + "\r\n"
            + new String(data, StandardCharsets.ISO_8859_1)
            + "\r\n0\r\n"
            + trailer
            + "\r\n\r\n";
    client.send(
        "PUT",
        "/bucket/k",
        body.length(),
        "content-encoding",
        "aws-chunked",
        "x-amz-content-sha256",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-decoded-content-length",
        Integer.toString(data.length),
        "x-amz-trailer",
        trailer.substring(0, trailer.indexOf(':')));
    client.connection().send(body);
    return body;
  }

  @Test
  void aTrailingChecksumIsCheckedAndKept() throws Exception {
    byte[] data = new byte[70_000];
    CRC32 crc = new CRC32();
    crc.update(data);
    String value =
        Base64.getEncoder()
            .encodeToString(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    chunked(data, "x-amz-checksum-crc32:" + value);
    RawResponse put = client.connection().receive();
    assertThat(put.status()).isEqualTo(200);
    assertThat(put.header("x-amz-checksum-crc32")).contains(value);
    RawResponse get = client.get("/bucket/k");
    assertThat(get.body()).isEqualTo(data);
    assertThat(get.header("content-encoding")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-checksum-crc32:AAAAAA==, BadDigest",
    "x-amz-checksum-crc32:AAAA, InvalidRequest",
    "x-amz-checksum-md2:AAAAAA==, InvalidRequest"
  })
  void aTrailingChecksumThatIsWrongOrNoneIsRefused(String trailer, String code) throws Exception {
    chunked(new byte[] {1}, trailer);
    assertThat(client.connection().receive().code()).isEqualTo(code);
  }

  @Test
  void aChunkWithAWrongSignatureLeavesNothing() throws Exception {
    RequestSigner signer = client.signer();
    byte[] data = new byte[66_000];
    S3Request head =
        client.send(
            "PUT",
            "/bucket/k",
            data.length + 200L,
            "x-amz-content-sha256",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "x-amz-decoded-content-length",
            Integer.toString(data.length));
    assertThat(head.headers().has("authorization")).isTrue();
    client.connection().send("%x;chunk-signature=%s\r\n".formatted(data.length, "0".repeat(64)));
    client.connection().send(data);
    assertThat(signer.scope()).contains("us-east-1");
    assertThat(client.connection().receive().code()).isEqualTo("SignatureDoesNotMatch");
    GatewayFixture.await("no shard is left", () -> fixture.shards() == 0);
  }

  @Test
  void readsSurviveTheLossOfThreeDrivesAndFailCleanlyWithoutAny() throws Exception {
    byte[] body = new byte[3_000_000];
    Arrays.fill(body, (byte) 7);
    client.put("/bucket/k", body);
    fixture.drives().stream()
        .limit(3)
        .forEach(drive -> drive.become(Health.ISOLATED, "for a test"));
    assertThat(client.get("/bucket/k").body()).isEqualTo(body);
    fixture.drives().forEach(drive -> drive.become(Health.ISOLATED, "for a test"));
    RawResponse refused = client.get("/bucket/k");
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo("ServiceUnavailable");
    assertThat(refused.header("retry-after")).isPresent();
    fixture.drives().forEach(drive -> drive.become(Health.HEALTHY, ""));
    assertThat(client.get("/bucket/k").body()).isEqualTo(body);
  }
}
