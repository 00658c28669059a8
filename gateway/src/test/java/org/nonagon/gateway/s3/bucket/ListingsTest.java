package org.nonagon.gateway.s3.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

final class ListingsTest {
  private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>");
  private static final Pattern PREFIX =
      Pattern.compile("<CommonPrefixes><Prefix>(.*?)</Prefix></CommonPrefixes>");

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

  private void put(String... paths) throws Exception {
    for (String path : paths) {
      assertThat(client.put("/bucket/" + path, "x").status()).isEqualTo(200);
    }
  }

  private static List<String> all(Pattern pattern, RawResponse answer) {
    List<String> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(answer.text());
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  @Test
  void keysComeInTheOrderOfTheirBytes() throws Exception {
    put("b", "a", "a/b", "a%20b", "%C3%A9", "%F0%9F%98%80", "Z", "a//b", "..", "a%2Fz");
    assertThat(all(KEY, client.get("/bucket?list-type=2")))
        .containsExactly(
            "..", "Z", "a", "a b", "a//b", "a/b", "a/z", "b", "\u00e9", "\ud83d\ude00");
  }

  @Test
  void aDelimiterRollsKeysUp() throws Exception {
    put("a", "photos/1", "photos/2", "videos/1", "z");
    RawResponse page = client.get("/bucket?list-type=2&delimiter=%2F");
    assertThat(all(KEY, page)).containsExactly("a", "z");
    assertThat(all(PREFIX, page)).containsExactly("photos/", "videos/");
    assertThat(page.element("KeyCount")).isEqualTo("4");
    RawResponse below = client.get("/bucket?list-type=2&delimiter=/&prefix=photos/");
    assertThat(all(KEY, below)).containsExactly("photos/1", "photos/2");
  }

  @Test
  void pagesFollowTheirTokens() throws Exception {
    put("a", "b/1", "b/2", "c", "d");
    List<String> seen = new ArrayList<>();
    String token = "";
    for (int page = 0; page < 4; page++) {
      RawResponse answer = client.get("/bucket?list-type=2&delimiter=/&max-keys=1" + token);
      seen.addAll(all(KEY, answer));
      seen.addAll(all(PREFIX, answer));
      boolean hasMore = answer.element("IsTruncated").equals("true");
      assertThat(hasMore).isEqualTo(page < 3);
      if (hasMore) {
        token = "&continuation-token=" + answer.element("NextContinuationToken");
      }
    }
    assertThat(seen).containsExactly("a", "b/", "c", "d");
  }

  @Test
  void theFirstFormGoesOnByMarkers() throws Exception {
    put("a", "b/1", "b/2", "c");
    RawResponse first = client.get("/bucket?delimiter=/&max-keys=2");
    assertThat(all(KEY, first)).containsExactly("a");
    assertThat(first.element("NextMarker")).isEqualTo("b/");
    assertThat(first.text()).contains("<Owner><ID>" + "c".repeat(64));
    RawResponse second = client.get("/bucket?delimiter=/&marker=b/");
    assertThat(all(KEY, second)).containsExactly("c");
    assertThat(second.element("IsTruncated")).isEqualTo("false");
    assertThat(client.get("/bucket?max-keys=1").text()).doesNotContain("NextMarker");
  }

  @Test
  void listingsStartAfterAndShowOwnersOnDemand() throws Exception {
    put("a", "b", "c");
    RawResponse page = client.get("/bucket?list-type=2&start-after=a&fetch-owner=true");
    assertThat(all(KEY, page)).containsExactly("b", "c");
    assertThat(page.element("StartAfter")).isEqualTo("a");
    assertThat(page.text()).contains("<Owner>");
    assertThat(client.get("/bucket?list-type=2").text()).doesNotContain("<Owner>");
  }

  @Test
  void keysAreCodedOnDemand() throws Exception {
    put("a%20b%2Bc%01");
    assertThat(client.get("/bucket?list-type=2").text()).contains("<Key>a b+c&#x1;</Key>");
    RawResponse coded = client.get("/bucket?list-type=2&encoding-type=url");
    assertThat(coded.element("Key")).isEqualTo("a+b%2Bc%01");
    assertThat(coded.element("EncodingType")).isEqualTo("url");
  }

  @Test
  void aPageHasAtMostAThousandKeys() throws Exception {
    for (int i = 0; i < 1001; i++) {
      put("k%04d".formatted(i));
    }
    RawResponse page = client.get("/bucket?list-type=2&max-keys=5000");
    assertThat(all(KEY, page)).hasSize(1000);
    assertThat(page.element("MaxKeys")).isEqualTo("1000");
    assertThat(page.element("IsTruncated")).isEqualTo("true");
    RawResponse rest =
        client.get(
            "/bucket?list-type=2&continuation-token=" + page.element("NextContinuationToken"));
    assertThat(all(KEY, rest)).containsExactly("k1000");
    assertThat(client.get("/bucket?list-type=2&max-keys=0").text())
        .contains("<IsTruncated>false</IsTruncated>", "<KeyCount>0</KeyCount>");
  }

  @Test
  void wrongParametersAreRefused() throws Exception {
    assertThat(client.get("/bucket?list-type=2&max-keys=x").code()).isEqualTo("InvalidArgument");
    assertThat(client.get("/bucket?list-type=2&max-keys=-1").code()).isEqualTo("InvalidArgument");
    assertThat(client.get("/bucket?list-type=2&continuation-token=").code())
        .isEqualTo("InvalidArgument");
    assertThat(client.get("/bucket?list-type=2&continuation-token=%21").code())
        .isEqualTo("InvalidArgument");
    assertThat(client.get("/bucket?encoding-type=base64").code()).isEqualTo("InvalidArgument");
  }
}
