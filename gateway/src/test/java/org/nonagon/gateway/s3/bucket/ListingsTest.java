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

  /** Documents with what differs from run to run replaced. */
  private static String document(RawResponse answer) {
    return answer
        .text()
        .replaceAll("<LastModified>[-0-9T:]{19}\\.000Z</LastModified>", "<LastModified/>")
        .replaceAll("<NextContinuationToken>[-_0-9A-Za-z]+<", "<NextContinuationToken>T<")
        .replace("<ID>" + "c".repeat(64) + "</ID>", "<ID/>");
  }

  private static String result(String inner) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        + inner
        + "</ListBucketResult>";
  }

  private static String contents(String key, String owner) {
    return "<Contents><Key>%s</Key><LastModified/>".formatted(key)
        + "<ETag>&quot;9dd4e461268c8034f5c8564e155c67a6&quot;</ETag>"
        + "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>"
        + "<Size>1</Size>%s<StorageClass>STANDARD</StorageClass></Contents>".formatted(owner);
  }

  private void putWithChecksum(String... paths) throws Exception {
    for (String path : paths) {
      assertThat(client.put("/bucket/" + path, "x", "x-amz-checksum-crc32", "jNwWgw==").status())
          .isEqualTo(200);
    }
  }

  @Test
  void everyByteOfTheFirstFormIsAsItIsDocumented() throws Exception {
    putWithChecksum("sample.jpg", "photos/2006/January/sample.jpg", "photos/2006/a%20b", "~x");
    RawResponse page = client.get("/bucket?delimiter=/&max-keys=2&marker=a&encoding-type=url");
    String owner = "<Owner><ID/><DisplayName>root</DisplayName></Owner>";
    assertThat(document(page))
        .isEqualTo(
            result(
                "<Name>bucket</Name><Prefix></Prefix><Marker>a</Marker>"
                    + "<NextMarker>sample.jpg</NextMarker><MaxKeys>2</MaxKeys>"
                    + "<Delimiter>/</Delimiter><EncodingType>url</EncodingType>"
                    + "<IsTruncated>true</IsTruncated>"
                    + contents("sample.jpg", owner)
                    + "<CommonPrefixes><Prefix>photos/</Prefix></CommonPrefixes>"));
    assertThat(page.header("content-type")).contains("application/xml");
    assertThat(page.header("x-amz-bucket-region")).contains("us-east-1");
    assertThat(document(client.get("/bucket?max-keys=1&prefix=photos/2006/a%20b")))
        .isEqualTo(
            result(
                "<Name>bucket</Name><Prefix>photos/2006/a b</Prefix><Marker></Marker>"
                    + "<MaxKeys>1</MaxKeys><IsTruncated>false</IsTruncated>"
                    + contents("photos/2006/a b", owner)));
  }

  @Test
  void everyByteOfTheSecondFormIsAsItIsDocumented() throws Exception {
    putWithChecksum("a%20b/%2B%25", "a%20b/%C3%A9", "a%20b/c/d", "a%20b/e");
    RawResponse page =
        client.get(
            "/bucket?list-type=2&prefix=a%20b/&delimiter=/&max-keys=2&start-after=a%20b/%2A"
                + "&encoding-type=url");
    assertThat(document(page))
        .isEqualTo(
            result(
                "<Name>bucket</Name><Prefix>a+b/</Prefix><StartAfter>a+b/*</StartAfter>"
                    + "<NextContinuationToken>T</NextContinuationToken><KeyCount>2</KeyCount>"
                    + "<MaxKeys>2</MaxKeys><Delimiter>/</Delimiter>"
                    + "<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
                    + contents("a+b/%2B%25", "")
                    + "<CommonPrefixes><Prefix>a+b/c/</Prefix></CommonPrefixes>"));
    String token = page.element("NextContinuationToken");
    RawResponse next =
        client.get(
            "/bucket?list-type=2&prefix=a%20b/&delimiter=/&start-after=zzz&continuation-token="
                + token);
    assertThat(document(next).replace(token, "T"))
        .isEqualTo(
            result(
                "<Name>bucket</Name><Prefix>a b/</Prefix><StartAfter>zzz</StartAfter>"
                    + "<ContinuationToken>T</ContinuationToken><KeyCount>2</KeyCount>"
                    + "<MaxKeys>1000</MaxKeys><Delimiter>/</Delimiter>"
                    + "<IsTruncated>false</IsTruncated>"
                    + contents("a b/e", "")
                    + contents("a b/\u00e9", "")));
  }

  @Test
  void aMarkerMayStandWithinACommonPrefix() throws Exception {
    put("a", "b/1", "b/2", "c");
    for (String form : new String[] {"marker=", "list-type=2&start-after="}) {
      String query = "/bucket?delimiter=/&" + form;
      assertThat(all(PREFIX, client.get(query + "b/1"))).as(form).containsExactly("b/");
      assertThat(all(PREFIX, client.get(query + "b/2"))).as(form).isEmpty();
      assertThat(all(PREFIX, client.get(query + "b/"))).as(form).isEmpty();
      assertThat(all(PREFIX, client.get(query + "b"))).as(form).containsExactly("b/");
    }
  }

  @Test
  void anEmptyDelimiterIsNone() throws Exception {
    put("a/b");
    RawResponse page = client.get("/bucket?delimiter=&prefix=&marker=&max-keys=&encoding-type=");
    assertThat(all(KEY, page)).containsExactly("a/b");
    assertThat(page.text()).contains("<MaxKeys>1000</MaxKeys>").doesNotContain("Delimiter");
  }

  @Test
  void tokensOfOtherListingsAreRefused() throws Exception {
    put("a", "b");
    client.put("/other", "");
    String token = client.get("/bucket?list-type=2&max-keys=1").element("NextContinuationToken");
    assertThat(client.get("/bucket?list-type=2&continuation-token=" + token).text())
        .contains("<Key>b</Key>");
    assertThat(client.get("/other?list-type=2&continuation-token=" + token).code())
        .isEqualTo("InvalidArgument");
    String forged = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "Q" : "A");
    assertThat(client.get("/bucket?list-type=2&continuation-token=" + forged).code())
        .isEqualTo("InvalidArgument");
    RawResponse refused = client.get("/bucket?list-type=2&continuation-token=");
    assertThat(refused.element("Message"))
        .isEqualTo("The continuation token provided is incorrect");
    assertThat(refused.element("ArgumentName")).isEqualTo("continuation-token");
  }

  @Test
  void whatDoesNotConcernAListingIsIgnored() throws Exception {
    put("a");
    RawResponse page =
        client.get(
            "/bucket?list-type=2&unknown=1",
            "x-amz-request-payer",
            "requester",
            "x-amz-optional-object-attributes",
            "RestoreStatus",
            "x-amz-what-nobody-knows",
            "1");
    assertThat(all(KEY, page)).containsExactly("a");
    assertThat(page.text()).doesNotContain("RestoreStatus");
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
    assertThat(client.get("/bucket?max-keys=2147483648").code()).isEqualTo("InvalidArgument");
    assertThat(client.get("/bucket?list-type=3").code()).isEqualTo("InvalidArgument");
    assertThat(client.get("/bucket?prefix=" + "k".repeat(1025)).code())
        .isEqualTo("KeyTooLongError");
  }
}
