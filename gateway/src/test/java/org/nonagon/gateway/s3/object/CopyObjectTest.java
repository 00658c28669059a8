package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

final class CopyObjectTest {
  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    client.put("/bucket", "");
    client.put("/other", "");
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    fixture.close();
  }

  private RawResponse copy(String source, String target, String... headers) throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "x-amz-copy-source";
    all[headers.length + 1] = source;
    return client.put(target, "", all);
  }

  @Test
  void aCopySharesTheBytesAndOutlivesItsSource() throws Exception {
    byte[] body = PutAndGetTest.bytes(1_000_000);
    client.put("/bucket/a%20b", body, "x-amz-meta-color", "blue", "content-type", "text/plain");
    long shards = fixture.shards();
    RawResponse copied = copy("/bucket/a%20b", "/other/c");
    assertThat(copied.status()).as(copied.text()).isEqualTo(200);
    assertThat(copied.element("ETag"))
        .isEqualTo(
            client.head("/bucket/a%20b").header("etag").orElseThrow().replace("\"", "&quot;"));
    assertThat(fixture.shards()).isEqualTo(shards);
    client.delete("/bucket/a%20b");
    fixture.reclaim();
    RawResponse get = client.get("/other/c");
    assertThat(Arrays.equals(get.body(), body)).isTrue();
    assertThat(get.header("x-amz-meta-color")).contains("blue");
    assertThat(get.header("content-type")).contains("text/plain");
    client.delete("/other/c");
    GatewayFixture.await(
        "the last reference is gone",
        () -> {
          fixture.reclaim();
          return fixture.shards() == 0;
        });
  }

  @Test
  void metadataIsReplacedOnDemand() throws Exception {
    client.put("/bucket/a", "x", "x-amz-meta-color", "blue", "content-type", "text/plain");
    copy("bucket/a", "/bucket/b", "x-amz-metadata-directive", "REPLACE", "x-amz-meta-size", "1");
    RawResponse get = client.get("/bucket/b");
    assertThat(get.header("x-amz-meta-size")).contains("1");
    assertThat(get.header("x-amz-meta-color")).isEmpty();
    assertThat(get.header("content-type")).contains("binary/octet-stream");
    assertThat(copy("bucket/a", "/bucket/b", "x-amz-metadata-directive", "MOVE").code())
        .isEqualTo("InvalidArgument");
  }

  @Test
  void aCopyOntoItselfMustChangeSomething() throws Exception {
    client.put("/bucket/a", "x");
    assertThat(copy("/bucket/a", "/bucket/a").code()).isEqualTo("InvalidRequest");
    RawResponse changed =
        copy("/bucket/a", "/bucket/a", "x-amz-metadata-directive", "REPLACE", "x-amz-meta-b", "c");
    assertThat(changed.status()).isEqualTo(200);
    assertThat(client.get("/bucket/a").header("x-amz-meta-b")).contains("c");
    assertThat(client.get("/bucket/a").text()).isEqualTo("x");
  }

  @Test
  void theSourceMustMeetItsConditions() throws Exception {
    client.put("/bucket/a", "x");
    String etag = client.head("/bucket/a").header("etag").orElseThrow();
    assertThat(copy("/bucket/a", "/bucket/b", "x-amz-copy-source-if-match", etag).status())
        .isEqualTo(200);
    assertThat(copy("/bucket/a", "/bucket/c", "x-amz-copy-source-if-none-match", etag).code())
        .isEqualTo("PreconditionFailed");
    assertThat(copy("/bucket/a", "/bucket/b", "if-none-match", "*").code())
        .isEqualTo("PreconditionFailed");
    assertThat(copy("/bucket/missing", "/bucket/c").code()).isEqualTo("NoSuchKey");
    assertThat(copy("/nowhere/missing", "/bucket/c").code()).isEqualTo("NoSuchBucket");
    assertThat(copy("nonsense", "/bucket/c").code()).isEqualTo("InvalidArgument");
    assertThat(client.head("/bucket/c").status()).isEqualTo(404);
  }

  @Test
  void anEmptyObjectIsCopied() throws Exception {
    client.put("/bucket/a", "");
    assertThat(copy("/bucket/a", "/bucket/b").status()).isEqualTo(200);
    assertThat(client.get("/bucket/b").body()).isEmpty();
  }
}
