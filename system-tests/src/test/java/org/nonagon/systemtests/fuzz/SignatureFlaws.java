package org.nonagon.systemtests.fuzz;

import static org.nonagon.systemtests.fuzz.Flaw.one;
import static org.nonagon.systemtests.fuzz.Flaw.signature;

import java.util.List;
import java.util.random.RandomGenerator;

/** Requests that are legal but for who made them. */
final class SignatureFlaws {
  private static final String SCOPE = "/20260101/us-east-1/s3/aws4_request";

  private SignatureFlaws() {}

  static List<Flaw> all() {
    return List.of(
        signature(
            "no signature",
            (draft, random) ->
                draft
                    .replacing("x-f", "1")
                    .headers
                    .removeIf(f -> f.name().equals(Signer.AUTHORIZATION))),
        signature("one digit differs", SignatureFlaws::flipDigit),
        signature(
            "a signature of another form",
            (draft, random) ->
                edit(
                    draft,
                    "Signature=[0-9a-f]+",
                    "Signature="
                        + one(
                            random,
                            "",
                            "0",
                            "zz",
                            "0".repeat(63),
                            "A".repeat(64),
                            "0".repeat(4000)))),
        signature(
            "another access key",
            (draft, random) ->
                edit(
                    draft,
                    "Credential=[^/]+",
                    "Credential="
                        + one(
                            random,
                            "AKIANOBODY",
                            "",
                            "..",
                            "a".repeat(600),
                            "%s%n",
                            "' or 1=1 --"))),
        signature(
            "another region",
            (draft, random) ->
                edit(
                    draft,
                    "/us-east-1/",
                    "/" + one(random, "eu-west-1", "", "*", "us-east-1/us-east-1") + "/")),
        signature(
            "another service",
            (draft, random) -> edit(draft, "/s3/", "/" + one(random, "ec2", "", "S3") + "/")),
        signature(
            "another day",
            (draft, random) ->
                edit(
                    draft,
                    "/20[0-9]{6}/",
                    "/" + one(random, "19700101", "20269999", "", "0", "99999999999") + "/")),
        signature(
            "a part is missing",
            (draft, random) ->
                edit(
                    draft,
                    one(random, "Credential=[^,]+,", "SignedHeaders=[^,]+,", ", Signature=.*"),
                    "")),
        signature(
            "a part comes twice",
            (draft, random) ->
                edit(draft, "Signature=", "Signature=" + "0".repeat(64) + ", Signature=")),
        signature(
            "headers that are not signed",
            (draft, random) ->
                edit(
                    draft,
                    "SignedHeaders=[^,]+",
                    "SignedHeaders="
                        + one(
                            random,
                            "host",
                            "",
                            ";",
                            "x-amz-date",
                            "host;host",
                            "no-such-header;host"))),
        signature(
            "another kind of authentication",
            (draft, random) ->
                draft.replacing(
                    Signer.AUTHORIZATION,
                    one(
                        random,
                        "Basic dXNlcjpwYXNz",
                        "Bearer x",
                        "AWS",
                        "AWS :",
                        "AWS a:b:c",
                        "AWS AKIANOBODY:AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                        "AWS4-ECDSA-P256-SHA256 x",
                        "",
                        "AWS4-HMAC-SHA256",
                        "AWS4-HMAC-SHA256 ,,,===",
                        "\u00ff".repeat(200)))),
        signature(
            "two Authorization headers",
            (draft, random) ->
                draft.with(Signer.AUTHORIZATION, draft.header(Signer.AUTHORIZATION).orElseThrow())),
        signature(
            "a header of S3's that was not signed",
            (draft, random) ->
                draft.with(
                    one(
                        random,
                        "x-amz-acl",
                        "x-amz-meta-f",
                        "x-amz-copy-source",
                        "x-amz-security-token"),
                    "f")),
        signature(
            "another time",
            (draft, random) ->
                draft.replacing(
                    Signer.DATE,
                    one(
                        random,
                        "20200101T000000Z",
                        "20991231T235959Z",
                        "",
                        "now",
                        "20260230T000000Z",
                        "2026-01-01T00:00:00Z",
                        "-1",
                        "9".repeat(300)))),
        signature(
            "another hash of the body",
            (draft, random) -> draft.replacing(Signer.CONTENT_SHA256, "e".repeat(64))),
        signature(
            "another host",
            (draft, random) ->
                draft.replacing(
                    "Host", one(random, "example.com", "", "127.0.0.1:1", "a b", "[::1"))),
        signature(
            "another target", (draft, random) -> draft.query.add("f" + random.nextInt(10) + "=1")),
        signature(
            "signed twice, also in the query",
            (draft, random) -> presign(draft, "60", "20260101T000000Z", "0".repeat(64))),
        signature("a presigned request that does not hold", SignatureFlaws::badPresigned),
        signature(
            "a presigned request with a part missing or double", SignatureFlaws::brokenPresigned),
        signature(
            "a presigned request of version 2 that does not hold", SignatureFlaws::badVersion2));
  }

  private static void edit(Draft draft, String pattern, String replacement) {
    String value = draft.header(Signer.AUTHORIZATION).orElseThrow();
    draft.replacing(
        Signer.AUTHORIZATION,
        value.replaceFirst(pattern, java.util.regex.Matcher.quoteReplacement(replacement)));
  }

  private static void flipDigit(Draft draft, RandomGenerator random) {
    String value = draft.header(Signer.AUTHORIZATION).orElseThrow();
    int at = value.length() - 1 - random.nextInt(64);
    char digit = value.charAt(at) == '0' ? '1' : '0';
    draft.replacing(Signer.AUTHORIZATION, value.substring(0, at) + digit + value.substring(at + 1));
  }

  private static void presign(Draft draft, String expires, String date, String signature) {
    draft.query.add("X-Amz-Algorithm=AWS4-HMAC-SHA256");
    draft.query.add("X-Amz-Credential=AKIANOBODY" + SCOPE.replace("/", "%2F"));
    draft.query.add("X-Amz-Date=" + date);
    draft.query.add("X-Amz-Expires=" + expires);
    draft.query.add("X-Amz-SignedHeaders=host");
    draft.query.add("X-Amz-Signature=" + signature);
  }

  private static void badPresigned(Draft draft, RandomGenerator random) {
    draft.headers.removeIf(field -> field.name().equals(Signer.AUTHORIZATION));
    presign(
        draft,
        one(random, "60", "0", "-1", "604801", "99999999999999999999", "1e3", "", "%20"),
        one(random, "20260101T000000Z", "20991231T235959Z", "", "%00"),
        one(random, "0".repeat(64), "", "zz", "%ff"));
  }

  private static void brokenPresigned(Draft draft, RandomGenerator random) {
    draft.headers.removeIf(field -> field.name().equals(Signer.AUTHORIZATION));
    presign(draft, "60", "20260101T000000Z", "0".repeat(64));
    int at = draft.query.size() - 1 - random.nextInt(6);
    if (random.nextBoolean()) {
      draft.query.remove(at);
    } else {
      draft.query.add(draft.query.get(at));
    }
  }

  private static void badVersion2(Draft draft, RandomGenerator random) {
    draft.headers.removeIf(field -> field.name().equals(Signer.AUTHORIZATION));
    draft.query.add("AWSAccessKeyId=" + one(random, "AKIANOBODY", "", "%00"));
    draft.query.add(
        "Expires=" + one(random, "9999999999", "1", "-1", "", "x", "99999999999999999999"));
    draft.query.add("Signature=" + one(random, "AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D", "", "%ff", "="));
  }
}
