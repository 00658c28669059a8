package org.nonagon.gateway.s3.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.nonagon.testkit.Seeds;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
final class PostObjectTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final RequestSignerV2 VERSION_2 =
      new RequestSignerV2(GatewayFixture.ACCESS_KEY, GatewayFixture.SECRET_KEY);

  private final Instant now = Clock.systemUTC().instant();
  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;
  private RawConnection browser;

  @BeforeEach
  void start() throws Exception {
    client = fixture.client();
    client.put("/bucket", "");
    browser = new RawConnection(fixture.port);
  }

  @AfterEach
  void stop() throws Exception {
    browser.close();
    client.close();
    fixture.close();
  }

  private FormBuilder form() {
    return new FormBuilder("bucket", now);
  }

  private FormBuilder signed(FormBuilder form) {
    return form.signV4(GatewayFixture.ACCESS_KEY, client.signer());
  }

  private RawResponse post(FormBuilder form, byte[] file) throws Exception {
    return signed(form).post(browser, file);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private void assertNothingIsThere() {
    GatewayFixture.await("no request is left", () -> fixture.gateway.requestsInFlight() == 0);
    GatewayFixture.await("no memory is leased", () -> fixture.pool.leasedBytes() == 0);
    GatewayFixture.await("no shard is left", () -> fixture.shards() == 0);
  }

  @Test
  void aFileOfAnyLengthIsStored() throws Exception {
    int open = 64 << 10;
    for (int length :
        new int[] {0, 1, 5, open - 1, open, open + 1, open + 60, 300_000, 5_000_000}) {
      byte[] file = random(length);
      RawResponse answer = post(form().field("key", "dir/k" + length), file);
      assertThat(answer.status()).as("%d bytes: %s", length, answer.text()).isEqualTo(204);
      RawResponse stored = client.get("/bucket/dir/k" + length);
      assertThat(Arrays.equals(stored.body(), file)).as("%d bytes", length).isTrue();
      assertThat(stored.header("etag")).isEqualTo(answer.header("etag"));
    }
  }

  @Test
  void aFileThatIsLongerThanABlobIsStored() throws Exception {
    byte[] file = random(70_000_000);
    assertThat(post(form().field("key", "large"), file).status()).isEqualTo(204);
    assertThat(Arrays.equals(client.get("/bucket/large").body(), file)).isTrue();
  }

  @Test
  void fieldsBecomeTheHeadersOfTheObject() throws Exception {
    FormBuilder form =
        form()
            .field("key", "k")
            .field("acl", "private")
            .field("Content-Type", "text/css")
            .field("Cache-Control", "max-age=60")
            .field("Content-Disposition", "attachment")
            .field("Content-Encoding", "gzip")
            .field("Expires", "Wed, 21 Oct 2037 07:28:00 GMT")
            .field("x-amz-meta-color", "grün")
            .field("x-amz-storage-class", "STANDARD")
            .uncovered("x-ignore-that", "x");
    assertThat(post(form, HELLO).status()).isEqualTo(204);
    RawResponse object = client.head("/bucket/k");
    assertThat(object.header("content-type")).hasValue("text/css");
    assertThat(object.header("cache-control")).hasValue("max-age=60");
    assertThat(object.header("content-disposition")).hasValue("attachment");
    assertThat(object.header("content-encoding")).hasValue("gzip");
    assertThat(object.header("expires")).hasValue("Wed, 21 Oct 2037 07:28:00 GMT");
    assertThat(object.header("x-amz-meta-color")).hasValue("=?UTF-8?B?Z3LDvG4=?=");
  }

  @Test
  void theNameOfTheFileTakesThePlaceOfItsVariable() throws Exception {
    FormBuilder form =
        form()
            .uncovered("key", "up/${filename}")
            .condition("[\"starts-with\", \"$key\", \"up/\"]")
            .uncovered("x-amz-meta-name", "${filename}")
            .condition("[\"eq\", \"$x-amz-meta-name\", \"ü b.txt\"]")
            .fileName("C:\\dir\\ü b.txt");
    assertThat(post(form, HELLO).status()).isEqualTo(204);
    assertThat(client.get("/bucket/up/%C3%BC%20b.txt").text()).isEqualTo("hello");
  }

  @Test
  void theFormSaysHowSuccessIsAnswered() throws Exception {
    String etag = "\"5d41402abc4b2a76b9719d911017c592\"";
    String location = "http://localhost/bucket/a%2Fb%20c";
    for (String status : List.of("", "200", "201", "204", "404")) {
      RawResponse answer =
          post(form().field("key", "a/b c").field("success_action_status", status), HELLO);
      boolean isNamed = status.equals("200") || status.equals("201");
      assertThat(answer.status()).isEqualTo(isNamed ? Integer.parseInt(status) : 204);
      assertThat(answer.header("etag")).hasValue(etag);
      assertThat(answer.header("location")).hasValue(location);
      if (status.equals("201")) {
        assertThat(answer.header("content-type")).hasValue("application/xml");
        assertThat(answer.text()).contains("?>\n<PostResponse><Location>");
        assertThat(answer.element("Location")).isEqualTo(location);
        assertThat(answer.element("Bucket")).isEqualTo("bucket");
        assertThat(answer.element("Key")).isEqualTo("a/b c");
        assertThat(answer.element("ETag")).isEqualTo(etag.replace("\"", "&quot;"));
      } else {
        assertThat(answer.text()).isEmpty();
      }
    }
  }

  @Test
  void aRedirectNamesTheObject() throws Exception {
    String named = "bucket=bucket&key=a%2Fb&etag=%225d41402abc4b2a76b9719d911017c592%22";
    for (String name : List.of("success_action_redirect", "redirect")) {
      RawResponse plain =
          post(form().field("key", "a/b").field(name, "http://example.com/done"), HELLO);
      assertThat(plain.status()).isEqualTo(303);
      assertThat(plain.header("location")).hasValue("http://example.com/done?" + named);
    }
    RawResponse query =
        post(
            form().field("key", "a/b").field("success_action_redirect", "https://e.com/?a=b#c"),
            HELLO);
    assertThat(query.header("location")).hasValue("https://e.com/?a=b&" + named);
    for (String nowhere : List.of("not a url", "/relative", "ftp://e.com/", "javascript:x", "")) {
      RawResponse none =
          post(form().field("key", "a/b").field("success_action_redirect", nowhere), HELLO);
      assertThat(none.status()).as(nowhere).isEqualTo(204);
    }
  }

  @Test
  void bothVersionsOfSignaturesAreTaken() throws Exception {
    FormBuilder form = form().field("key", "v2").signV2(VERSION_2);
    assertThat(form.post(browser, HELLO).status()).isEqualTo(204);
    assertThat(client.get("/bucket/v2").text()).isEqualTo("hello");
    RequestSigner wrong =
        new RequestSigner(
            GatewayFixture.ACCESS_KEY, "wrong", client.signer().timestamp(), "us-east-1");
    assertRefused(
        form().field("key", "k").signV4(GatewayFixture.ACCESS_KEY, wrong),
        403,
        "SignatureDoesNotMatch");
    assertRefused(
        form().field("key", "k").signV2(new RequestSignerV2(GatewayFixture.ACCESS_KEY, "wrong")),
        403,
        "SignatureDoesNotMatch");
    assertRefused(
        form().field("key", "k").signV2(new RequestSignerV2("NOBODY", "wrong")),
        403,
        "InvalidAccessKeyId");
    assertRefused(
        signed(form().field("key", "k").field("x-amz-security-token", "token")),
        400,
        "InvalidToken");
    assertRefused(form().field("key", "k"), 403, "AccessDenied");
    assertRefused(signed(form().field("key", "k").signV2(VERSION_2)), 400, "InvalidArgument");
  }

  @Test
  void aFormIsSignedByNothingElse() throws Exception {
    FormBuilder form = signed(form().field("key", "k"));
    byte[] body = form.body(HELLO);
    assertThat(form.send(browser, body, "Authorization", "AWS a:b").code())
        .isEqualTo("InvalidArgument");
    RawResponse signed =
        client.request("POST", "/bucket", body, "content-type", "multipart/form-data; boundary=x");
    assertThat(signed.code()).isEqualTo("MalformedPOSTRequest");
    assertThat(client.head("/bucket/k").status()).isEqualTo(404);
  }

  private void assertRefused(FormBuilder form, int status, String code) throws Exception {
    RawResponse answer = form.post(browser, HELLO);
    assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
  }

  private void assertRefused(Consumer<FormBuilder> change, int status, String code)
      throws Exception {
    FormBuilder form = form().field("key", "refused");
    change.accept(form);
    assertRefused(signed(form), status, code);
  }

  @Test
  void whatThePolicyDoesNotAllowIsRefused() throws Exception {
    assertRefused(f -> f.condition("{\"acl\": \"private\"}"), 403, "AccessDenied");
    assertRefused(f -> f.uncovered("x-amz-meta-a", "b"), 403, "AccessDenied");
    assertRefused(f -> f.expires(now.minusSeconds(1)), 403, "AccessDenied");
    assertRefused(f -> f.condition("{}"), 400, "InvalidPolicyDocument");
    assertRefused(f -> f.condition("[\"content-length-range\", 6, 9]"), 400, "EntityTooSmall");
    assertRefused(f -> f.condition("[\"content-length-range\", 0, 4]"), 400, "EntityTooLarge");
    assertRefused(f -> f.field("tagging", "<Tagging/>"), 501, "NotImplemented");
    assertRefused(f -> f.field("acl", "public-read"), 400, "AccessControlListNotSupported");
    assertRefused(f -> f.field("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA=="), 400, "BadDigest");
    assertRefused(f -> f.field("x-amz-checksum-crc32", "AAAAAA=="), 400, "BadDigest");
    assertRefused(f -> f.uncovered("x-amz-meta-a", "b\r\nc"), 403, "AccessDenied");
    assertRefused(f -> f.field("x-amz-meta-a", "m".repeat(3000)), 400, "MetadataTooLarge");
    assertThat(client.head("/bucket/refused").status()).isEqualTo(404);
    assertNothingIsThere();
  }

  @Test
  void aFileOfTheLengthThatIsAllowedIsTaken() throws Exception {
    for (String range : List.of("5, 5", "0, 5", "\"5\", \"10\"")) {
      FormBuilder form =
          form().field("key", "k").condition("[\"content-length-range\", " + range + "]");
      assertThat(post(form, HELLO).status()).as(range).isEqualTo(204);
    }
  }

  @Test
  void aLengthThatIsCertainlyTooMuchIsRefusedBeforeTheFileIsRead() throws Exception {
    FormBuilder form =
        signed(form().field("key", "k").condition("[\"content-length-range\", 0, 1000]"));
    browser.send(form.head(5_000_000_000L));
    browser.send(form.untilFile());
    RawResponse answer = browser.receive();
    assertThat(answer.code()).isEqualTo("EntityTooLarge");
    assertNothingIsThere();
  }

  @Test
  void aChecksumOfAFormIsKept() throws Exception {
    FormBuilder form = form().field("key", "k").field("x-amz-checksum-crc32", "NhCmhg==");
    assertThat(post(form, HELLO).status()).isEqualTo(204);
    assertThat(
            client
                .head("/bucket/k", "x-amz-checksum-mode", "ENABLED")
                .header("x-amz-checksum-crc32"))
        .hasValue("NhCmhg==");
  }

  @Test
  void whatFollowsTheFileIsNotUsed() throws Exception {
    FormBuilder form =
        form()
            .field("key", "k")
            .behind("key", "other")
            .behind("acl", "no acl")
            .behind("submit", "Upload");
    assertThat(post(form, HELLO).status()).isEqualTo(204);
    assertThat(client.get("/bucket/k").text()).isEqualTo("hello");
    assertThat(client.head("/bucket/other").status()).isEqualTo(404);
    byte[] file = random(200_000);
    FormBuilder longer = form().field("key", "long").behind("x", "y".repeat(60_000));
    assertThat(post(longer, file).status()).isEqualTo(204);
    assertThat(Arrays.equals(client.get("/bucket/long").body(), file)).isTrue();
  }

  @Test
  void tooMuchBehindTheFileIsRefused() throws Exception {
    assertRefused(f -> f.behind("x", "y".repeat(70_000)), 400, "MalformedPOSTRequest");
    assertRefused(f -> f.behind("file", "again"), 400, "InvalidArgument");
    assertNothingIsThere();
  }

  @Test
  void aFormThatIsNotWellFormedIsRefusedAndLeavesNothing() throws Exception {
    FormBuilder form = signed(form().field("key", "k"));
    byte[] body = form.body(random(100_000));
    for (int cut : new int[] {3, 20, 50_000, body.length - 1}) {
      RawResponse answer = form.send(browser, Arrays.copyOf(body, body.length - cut));
      assertThat(answer.code()).as("cut by %d", cut).isEqualTo("MalformedPOSTRequest");
    }
    assertThat(form.send(browser, new byte[0]).code()).isEqualTo("MalformedPOSTRequest");
    assertThat(form.send(browser, HELLO).code()).isEqualTo("MalformedPOSTRequest");
    assertThat(form.send(browser, form.bodyWithoutFile()).code()).isEqualTo("InvalidArgument");
    assertNothingIsThere();
  }

  @Test
  void theLastBoundaryNeedsNoLineEnd() throws Exception {
    FormBuilder form = signed(form().field("key", "k"));
    byte[] body = form.body(HELLO);
    assertThat(form.send(browser, Arrays.copyOf(body, body.length - 2)).status()).isEqualTo(204);
    assertThat(client.get("/bucket/k").text()).isEqualTo("hello");
  }

  @Test
  void fieldsAreBounded() throws Exception {
    assertRefused(f -> f.uncovered("x-ignore-a", "a".repeat(20_480)), 400, TOO_MUCH);
    FormBuilder many = form().field("key", "k");
    for (int i = 0; i < 300; i++) {
      many.uncovered("x-ignore-" + i, "");
    }
    RawResponse answer = signed(many).post(browser, HELLO);
    assertThat(answer.status()).isEqualTo(400);
    assertRefused(f -> f.uncovered("KEY", "again"), 400, "InvalidArgument");
  }

  private static final String TOO_MUCH = "MaxPostPreDataLengthExceededError";

  @Test
  void keysAreHeldToTheirRules() throws Exception {
    assertRefused(signed(form()), 400, "InvalidArgument");
    assertRefused(signed(form().field("key", "")), 400, "InvalidArgument");
    assertRefused(signed(form().field("key", "k".repeat(1025))), 400, "KeyTooLongError");
    assertRefused(signed(new FormBuilder("no-bucket", now).field("key", "k")), 404, "NoSuchBucket");
  }

  @Test
  void anotherKindOfBodyIsNoForm() throws Exception {
    for (String type : List.of("application/x-www-form-urlencoded", "text/plain")) {
      browser.send(
          "POST /bucket HTTP/1.1\r\nHost: h\r\nContent-Type: %s\r\nContent-Length: 0\r\n\r\n"
              .formatted(type));
      RawResponse answer = browser.receive();
      assertThat(answer.status()).isEqualTo(412);
      assertThat(answer.element("Condition")).contains("multipart/form-data");
    }
    String head = form().head(0).replace("Content-Length: 0", "Transfer-Encoding: chunked");
    browser.send(head + "0\r\n\r\n");
    assertThat(browser.receive().code()).isEqualTo("MissingContentLength");
  }

  @Test
  void aClientThatLeavesInTheMiddleOfItsFileLeavesNothing() throws Exception {
    FormBuilder form = signed(form().field("key", "k"));
    byte[] body = form.body(random(3_000_000));
    for (int sent : new int[] {10, 3_000, 1_000_000, body.length - 10}) {
      RawConnection leaving = new RawConnection(fixture.port);
      leaving.send(form.head(body.length));
      leaving.send(body, 0, sent);
      GatewayFixture.await("the form is read", () -> fixture.gateway.requestsInFlight() == 1);
      leaving.abort();
      assertNothingIsThere();
    }
    assertThat(client.head("/bucket/k").status()).isEqualTo(404);
  }

  @Test
  void aGarbledFormIsRefusedOrStoredAndNothingElse() throws Exception {
    Random random = new Random(Seeds.seed());
    FormBuilder form = signed(form().field("key", "k").behind("submit", "Upload"));
    byte[] body = form.body(HELLO);
    for (int round = 0; round < 300; round++) {
      byte[] garbled = body.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        garbled[random.nextInt(garbled.length)] = (byte) random.nextInt(256);
      }
      RawResponse answer = form.send(browser, garbled);
      assertThat(answer.status())
          .as("round %d of seed %d: %s", round, Seeds.seed(), answer.text())
          .isIn(204, 400, 403);
    }
    assertThat(form.send(browser, body).status()).isEqualTo(204);
    assertThat(client.get("/bucket/k").text()).isEqualTo("hello");
  }
}
