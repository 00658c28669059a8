package org.nonagon.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16;
import static org.nonagon.systemtests.fuzz.ContentFlaws.latin1;
import static org.nonagon.systemtests.fuzz.Flaw.one;

import java.util.random.RandomGenerator;

/** Bodies that should be documents of S3's and are not. */
final class DocumentFlaws {
  private static final String BOMB =
      "<!DOCTYPE b [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
          + "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">]>";

  private DocumentFlaws() {}

  /** No document, whatever it should have been. */
  static void breakDocument(Draft draft, RandomGenerator random) {
    byte[] noise = new byte[1 + random.nextInt(300)];
    random.nextBytes(noise);
    draft.body =
        switch (random.nextInt(14)) {
          case 0 -> new byte[0];
          case 1 -> noise;
          case 2 -> latin1("<Delete");
          case 3 -> latin1("<Delete><Object><Key>f</Key></Object>");
          case 4 -> latin1(BOMB + "<Delete><Object><Key>&d;</Key></Object></Delete>");
          case 5 ->
              latin1(
                  "<!DOCTYPE f [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
                      + "<Delete><Object><Key>&f;</Key></Object></Delete>");
          case 6 -> latin1("<a>".repeat(5000) + "</a>".repeat(5000));
          case 7 -> latin1("<Wrong xmlns=\"f\"><Object/></Wrong>");
          case 8 -> latin1("<Delete><Object><Key>\u00ff\u00fe</Key></Object></Delete>");
          case 9 -> "<Delete/>".getBytes(UTF_16);
          case 10 -> latin1(" ".repeat(3 << 20) + "<Delete/>");
          case 11 -> latin1("<Delete><Object><Key>&nothing;</Key></Object></Delete>");
          case 12 -> latin1("{\"Objects\": []}");
          default -> latin1("<Delete></Delete><Delete></Delete>");
        };
  }

  /** A Delete that S3 does not take. */
  static void breakDelete(Draft draft, RandomGenerator random) {
    String object = "<Object><Key>no-such-key</Key></Object>";
    String content =
        one(
            random,
            "",
            "<Quiet>true</Quiet>",
            "<Quiet>maybe</Quiet>" + object,
            "<Object/>",
            "<Object><Key/></Object>",
            "<Object><VersionId>f</VersionId></Object>",
            object.repeat(1001),
            "<Object><Key>a</Key><Key>b</Key></Object>");
    draft.body = latin1("<Delete>" + content + "</Delete>");
  }

  /** Parts that no upload has. */
  static void breakParts(Draft draft, RandomGenerator random) {
    String etag = "<ETag>\"" + "0".repeat(32) + "\"</ETag>";
    String number =
        one(
            random,
            "1",
            "0",
            "-1",
            "10001",
            "x",
            "",
            "99999999999",
            "2",
            "1</PartNumber><PartNumber>1");
    String part =
        "<Part><PartNumber>"
            + number
            + "</PartNumber>"
            + one(random, etag, "", "<ETag/>")
            + "</Part>";
    String content = one(random, "", part, part + part, part.repeat(10_001));
    draft.body = latin1("<CompleteMultipartUpload>" + content + "</CompleteMultipartUpload>");
  }

  /** A configuration of a bucket in a place that there is not. */
  static void breakLocation(Draft draft, RandomGenerator random) {
    String place = one(random, "mars", "eu-west-1\u0000", "..", "f".repeat(4000));
    draft.body =
        latin1(
            one(
                random,
                "<CreateBucketConfiguration><LocationConstraint>"
                    + place
                    + "</LocationConstraint></CreateBucketConfiguration>",
                "<CreateBucketConfiguration>",
                "<Wrong/>",
                BOMB + "<CreateBucketConfiguration>&d;</CreateBucketConfiguration>"));
  }
}
