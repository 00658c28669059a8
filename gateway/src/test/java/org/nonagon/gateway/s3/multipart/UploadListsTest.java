package org.nonagon.gateway.s3.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

final class UploadListsTest {
  private static final Pattern UPLOAD = Pattern.compile("<UploadId>(.*?)</UploadId>");
  private static final Pattern PART = Pattern.compile("<PartNumber>(.*?)</PartNumber>");

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

  private String begin(String path) throws Exception {
    return client.post("/bucket/" + path + "?uploads", "").element("UploadId");
  }

  private RawResponse uploads(String query) throws Exception {
    RawResponse answer = client.get("/bucket?uploads&" + query);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
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
  void pagesFollowBothMarkers() throws Exception {
    List<String> begun = new ArrayList<>();
    for (String key : new String[] {"a", "a", "a", "b/1", "c"}) {
      begun.add(begin(key));
    }
    List<String> seen = new ArrayList<>();
    String markers = "";
    RawResponse page;
    do {
      page = uploads("max-uploads=1" + markers);
      seen.addAll(all(UPLOAD, page));
      if (page.element("IsTruncated").equals("true")) {
        markers =
            "&key-marker=%s&upload-id-marker=%s"
                .formatted(
                    page.element("NextKeyMarker").replace("/", "%2F"),
                    page.element("NextUploadIdMarker"));
      }
    } while (page.element("IsTruncated").equals("true"));
    assertThat(seen).isEqualTo(begun);
  }

  @Test
  void aMarkerOfKeysAloneSkipsAllUploadsOfItsKey() throws Exception {
    String first = begin("a");
    begin("a");
    String b = begin("b");
    assertThat(all(UPLOAD, uploads("key-marker=a"))).containsExactly(b);
    assertThat(all(UPLOAD, uploads("upload-id-marker=" + first))).hasSize(3);
    assertThat(client.get("/bucket?uploads&key-marker=a&upload-id-marker=nonsense").code())
        .isEqualTo("InvalidArgument");
  }

  @Test
  void uploadsRollUpAndCountWithTheirPrefixes() throws Exception {
    begin("a");
    begin("b/1");
    begin("b/2");
    String c = begin("c");
    RawResponse page = uploads("delimiter=/&max-uploads=2");
    assertThat(page.text())
        .contains("<CommonPrefixes><Prefix>b/</Prefix></CommonPrefixes>")
        .contains("<NextKeyMarker>b/</NextKeyMarker><NextUploadIdMarker></NextUploadIdMarker>")
        .contains("<Delimiter>/</Delimiter><Prefix></Prefix><MaxUploads>2</MaxUploads>");
    RawResponse rest = uploads("delimiter=/&key-marker=b/&upload-id-marker=");
    assertThat(all(UPLOAD, rest)).containsExactly(c);
    assertThat(rest.text()).doesNotContain("CommonPrefixes");
    assertThat(uploads("delimiter=/&prefix=b/").text())
        .contains("<Key>b/1</Key>", "<Key>b/2</Key>");
  }

  @Test
  void keysOfUploadsAreCodedOnDemand() throws Exception {
    begin("x%01%20%2B/y");
    assertThat(uploads("prefix=").text()).contains("<Key>x&#x1; +/y</Key>");
    assertThat(uploads("encoding-type=url&prefix=x&delimiter=y").text())
        .contains("<Delimiter>y</Delimiter><Prefix>x</Prefix>")
        .contains("<EncodingType>url</EncodingType>")
        .contains("<CommonPrefixes><Prefix>x%01+%2B/y</Prefix></CommonPrefixes>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"max-uploads=-1", "max-uploads=x", "max-uploads=2147483648", "encoding-type=x"})
  void wrongParametersOfUploadsAreRefused(String query) throws Exception {
    assertThat(client.get("/bucket?uploads&" + query).code()).isEqualTo("InvalidArgument");
  }

  @Test
  void aPageOfUploadsHasAtMostAThousand() throws Exception {
    begin("a");
    assertThat(uploads("max-uploads=1001").element("MaxUploads")).isEqualTo("1000");
    RawResponse none = uploads("max-uploads=0");
    assertThat(none.element("IsTruncated")).isEqualTo("false");
    assertThat(all(UPLOAD, none)).isEmpty();
  }

  @Test
  void partsComeInPagesByNumber() throws Exception {
    String upload = begin("k");
    String query = "/bucket/k?uploadId=" + upload;
    for (int number : new int[] {10_000, 1, 7}) {
      client.put(query + "&partNumber=" + number, "x");
    }
    RawResponse whole = client.get(query);
    assertThat(all(PART, whole)).containsExactly("1", "7", "10000");
    assertThat(whole.element("MaxParts")).isEqualTo("1000");
    assertThat(whole.element("PartNumberMarker")).isEqualTo("0");
    RawResponse page = client.get(query + "&max-parts=1&part-number-marker=1");
    assertThat(all(PART, page)).containsExactly("7");
    assertThat(page.element("PartNumberMarker")).isEqualTo("1");
    assertThat(page.element("NextPartNumberMarker")).isEqualTo("7");
    assertThat(page.element("IsTruncated")).isEqualTo("true");
    RawResponse last = client.get(query + "&part-number-marker=7&max-parts=5000");
    assertThat(all(PART, last)).containsExactly("10000");
    assertThat(last.element("IsTruncated")).isEqualTo("false");
    assertThat(last.element("MaxParts")).isEqualTo("1000");
    assertThat(all(PART, client.get(query + "&max-parts=0"))).isEmpty();
    assertThat(all(PART, client.get(query + "&part-number-marker=10001"))).isEmpty();
    for (String wrong : new String[] {"max-parts=-1", "max-parts=x", "part-number-marker=-1"}) {
      assertThat(client.get(query + "&" + wrong).code()).as(wrong).isEqualTo("InvalidArgument");
    }
    assertThat(client.get("/bucket/other?uploadId=" + upload).code()).isEqualTo("NoSuchUpload");
  }
}
