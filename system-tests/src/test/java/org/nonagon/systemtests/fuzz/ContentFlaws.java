package org.nonagon.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.nonagon.systemtests.fuzz.Flaw.any;
import static org.nonagon.systemtests.fuzz.Flaw.content;
import static org.nonagon.systemtests.fuzz.Flaw.onBuckets;
import static org.nonagon.systemtests.fuzz.Flaw.onKeys;
import static org.nonagon.systemtests.fuzz.Flaw.one;
import static org.nonagon.systemtests.fuzz.Flaw.only;

import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.nonagon.gateway.s3.S3Operation;
import org.nonagon.gateway.s3.S3Request;

/** Requests of somebody who may ask, and asks for what there is not. */
final class ContentFlaws {
  private static final String[] NO_COUNT = {
    "-1",
    "x",
    "1x",
    "%20",
    "1.5",
    "0x10",
    "99999999999",
    "99999999999999999999",
    "-0x1",
    "%2B",
    "NaN"
  };
  private static final Predicate<S3Operation> TAKES_BYTES =
      only(S3Operation.PUT_OBJECT, S3Operation.UPLOAD_PART);
  private static final Predicate<S3Operation> OF_UPLOAD =
      only(
          S3Operation.UPLOAD_PART,
          S3Operation.LIST_PARTS,
          S3Operation.COMPLETE_MULTIPART_UPLOAD,
          S3Operation.ABORT_MULTIPART_UPLOAD);
  private static final Predicate<S3Operation> READS =
      only(S3Operation.GET_OBJECT, S3Operation.HEAD_OBJECT);
  private static final Predicate<S3Operation> LISTS =
      only(S3Operation.LIST_OBJECTS, S3Operation.LIST_OBJECTS_V2);

  private ContentFlaws() {}

  static List<Flaw> all() {
    return List.of(
        content(
            "a percent sign without its digits in the path",
            onBuckets(),
            (draft, random) -> draft.path += one(random, "%", "%4", "%zz", "%g0", "%%", "%u0041")),
        content(
            "a path that is not UTF-8",
            onBuckets(),
            (draft, random) ->
                draft.path +=
                    one(
                        random,
                        "%ff",
                        "%c3",
                        "%ed%a0%80",
                        "%c0%80",
                        "%f8%88%80%80%80",
                        "%c3%28",
                        "%f4%90%80%80")),
        content(
            "a key that is too long",
            onKeys(),
            (draft, random) ->
                draft.path +=
                    one(random, "f", "%F0%9F%8D%8B", "/").repeat(1025 + random.nextInt(300))),
        content(
            "a bucket name that is none",
            onBuckets(),
            (draft, random) ->
                draft.path =
                    draft.path.replaceFirst(
                        "/[^/]+",
                        "/"
                            + one(
                                random,
                                "Ab",
                                "a",
                                "192.168.0.1",
                                "a..b",
                                "-abc",
                                "abc_d",
                                "a".repeat(64),
                                "%20%20%20",
                                "..",
                                "abc%00"))),
        content(
            "a bucket that is not there",
            onBuckets().and(only(S3Operation.CREATE_BUCKET).negate()),
            (draft, random) ->
                draft.path =
                    draft.path.replaceFirst("/[^/]+", "/no-such-bucket-" + random.nextInt(1000))),
        content(
            "a percent sign without its digits in the query",
            any(),
            (draft, random) -> draft.query.add("f=" + one(random, "%", "%4", "%zz", "%%"))),
        content(
            "a query that is not UTF-8",
            any(),
            (draft, random) ->
                draft.query.add("f=" + one(random, "%ff", "%c3", "%ed%a0%80", "%c0%80"))),
        content(
            "a query that is too long",
            any(),
            (draft, random) ->
                draft.query.add(
                    "f=" + "f".repeat(S3Request.MAX_QUERY_BYTES + random.nextInt(500)))),
        content(
            "two subresources",
            onBuckets(),
            (draft, random) ->
                draft.query.addAll(
                    List.of(
                        "acl",
                        one(random, "tagging", "cors", "policy", "encryption", "lifecycle")))),
        content(
            "a hash of the body that is none",
            any(),
            (draft, random) ->
                draft.with(
                    Signer.CONTENT_SHA256,
                    one(
                        random,
                        "",
                        "unsigned-payload",
                        "STREAMING-FOO",
                        "e".repeat(63),
                        "g".repeat(64),
                        "e".repeat(5000)))),
        content(
            "the hash of another body",
            only(
                S3Operation.PUT_OBJECT,
                S3Operation.UPLOAD_PART,
                S3Operation.DELETE_OBJECTS,
                S3Operation.COMPLETE_MULTIPART_UPLOAD),
            (draft, random) ->
                draft.with(Signer.CONTENT_SHA256, Signer.hex(Signer.sha256(bytes(random))))),
        content("too many headers", any(), ContentFlaws::manyHeaders),
        content(
            "a header that is too long",
            any(),
            (draft, random) ->
                draft.with(
                    one(random, "x-amz-meta-f", "x-f", "Cookie", "Range"),
                    "f".repeat(17_000 + random.nextInt(60_000)))),
        content(
            "a count that is none",
            LISTS,
            (draft, random) -> draft.query.add("max-keys=" + one(random, NO_COUNT))),
        content(
            "a count of uploads that is none",
            only(S3Operation.LIST_MULTIPART_UPLOADS),
            (draft, random) -> draft.query.add("max-uploads=" + one(random, NO_COUNT))),
        content(
            "a count of parts that is none",
            only(S3Operation.LIST_PARTS),
            (draft, random) ->
                draft.query.add(
                    one(random, "max-parts=", "part-number-marker=") + one(random, NO_COUNT))),
        content(
            "an encoding that is none",
            LISTS,
            (draft, random) ->
                draft.query.add("encoding-type=" + one(random, "xml", "URL%20", "base64"))),
        content(
            "a token that nobody gave out",
            only(S3Operation.LIST_OBJECTS_V2),
            (draft, random) ->
                draft.query.add(
                    "continuation-token="
                        + one(random, "f", "%00", "f".repeat(3000), "AAAA", "%F0%9F%8D%8B"))),
        content(
            "a list type that is none",
            only(S3Operation.LIST_OBJECTS),
            (draft, random) -> draft.query.add("list-type=" + one(random, "3", "0", "-1", "two"))),
        content(
            "a version that is none",
            READS.or(only(S3Operation.DELETE_OBJECT)),
            (draft, random) ->
                draft.query.add(
                    "versionId=" + one(random, "f", "..", "f".repeat(2000), "%00", "undefined"))),
        content(
            "a part number that is none",
            READS,
            (draft, random) ->
                draft.query.add(
                    "partNumber=" + one(random, "0", "-1", "10001", "x", "99999999999"))),
        content(
            "a range behind the end",
            only(S3Operation.GET_OBJECT),
            (draft, random) ->
                draft.with("Range", "bytes=" + random.nextInt(1000, Integer.MAX_VALUE) + "-")),
        content(
            "a condition that does not hold",
            READS,
            (draft, random) ->
                draft.with("If-Match", one(random, "\"" + "0".repeat(32) + "\"", "f", "\"", "*f"))),
        content("an upload that is not there", OF_UPLOAD, ContentFlaws::otherUpload),
        content(
            "the number of a part that is none",
            only(S3Operation.UPLOAD_PART),
            ContentFlaws::otherPart),
        content(
            "half of a part",
            only(S3Operation.UPLOAD_PART),
            (draft, random) -> draft.query.remove(random.nextInt(2))),
        content(
            "an MD5 of another body",
            TAKES_BYTES.or(only(S3Operation.DELETE_OBJECTS)),
            (draft, random) ->
                draft.with("Content-MD5", base64(Signer.digest("MD5", bytes(random))))),
        content(
            "an MD5 that is none",
            TAKES_BYTES.or(only(S3Operation.DELETE_OBJECTS)),
            (draft, random) ->
                draft.with("Content-MD5", one(random, "", "f", "=", "e".repeat(32), "\u00ff"))),
        content(
            "a checksum of another body",
            TAKES_BYTES,
            (draft, random) ->
                draft.with(
                    one(random, "x-amz-checksum-crc32", "x-amz-checksum-crc32c"),
                    base64(java.util.Arrays.copyOf(Signer.sha256(bytes(random)), 4)))),
        content(
            "a checksum that is none",
            TAKES_BYTES,
            (draft, random) ->
                draft.with(
                    "x-amz-checksum-"
                        + one(random, "crc32", "crc32c", "crc64nvme", "sha1", "sha256"),
                    one(random, "", "f", "====", "AAAA", "A".repeat(4000), "\u00e9"))),
        content(
            "two checksums",
            TAKES_BYTES,
            (draft, random) ->
                draft
                    .with("x-amz-checksum-crc32", "AAAAAA==")
                    .with("x-amz-checksum-sha256", base64(Signer.sha256(draft.body)))),
        content(
            "a length beyond all bounds",
            TAKES_BYTES,
            (draft, random) ->
                draft
                    .with(Signer.CONTENT_SHA256, "UNSIGNED-PAYLOAD")
                    .with(
                        WireFlaws.CONTENT_LENGTH,
                        one(random, "5368709121", "9223372036854775807", "99999999999999"))),
        content(
            "user metadata beyond its bound",
            only(S3Operation.PUT_OBJECT, S3Operation.CREATE_MULTIPART_UPLOAD),
            (draft, random) ->
                draft
                    .with("x-amz-meta-a", "f".repeat(1100))
                    .with("x-amz-meta-b", "f".repeat(1100))),
        content(
            "a condition on a write that does not hold",
            only(S3Operation.PUT_OBJECT),
            (draft, random) ->
                draft.with(
                    one(random, "If-Match", "If-None-Match"),
                    one(random, "\"" + "0".repeat(32) + "\"", "f", "\""))),
        content(
            "a source of a copy that is none",
            only(S3Operation.COPY_OBJECT, S3Operation.UPLOAD_PART_COPY),
            (draft, random) ->
                draft.replacing(
                    "x-amz-copy-source",
                    one(
                        random,
                        "",
                        "/",
                        "f",
                        "//",
                        "%zz/f",
                        "/no-such-bucket-f/f",
                        "/" + Requests.BUCKET + "/",
                        "/" + Requests.BUCKET + "/no-such-key",
                        "/" + Requests.BUCKET + "/%ff",
                        "/" + Requests.BUCKET + "/one?versionId=f",
                        "f".repeat(3000)))),
        content(
            "a directive that is none",
            only(S3Operation.COPY_OBJECT),
            (draft, random) ->
                draft.with(
                    "x-amz-metadata-directive", one(random, "MOVE", "copy", "", "COPY,REPLACE"))),
        content("chunks that lie", TAKES_BYTES, ChunkFlaws::lie),
        content("signed chunks that lie", TAKES_BYTES, ChunkFlaws::lieSigned),
        content(
            "a document that is none",
            only(S3Operation.DELETE_OBJECTS, S3Operation.COMPLETE_MULTIPART_UPLOAD),
            DocumentFlaws::breakDocument),
        content(
            "a document that says nothing",
            only(S3Operation.DELETE_OBJECTS),
            DocumentFlaws::breakDelete),
        content(
            "parts that are none",
            only(S3Operation.COMPLETE_MULTIPART_UPLOAD),
            DocumentFlaws::breakParts),
        content(
            "a place that is none", only(S3Operation.CREATE_BUCKET), DocumentFlaws::breakLocation));
  }

  private static byte[] bytes(RandomGenerator random) {
    return Long.toString(random.nextLong()).getBytes(UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static void manyHeaders(Draft draft, RandomGenerator random) {
    String prefix = one(random, "x-f-", "x-amz-meta-", "x-amz-f-");
    for (int i = 0; i < 257 + random.nextInt(300); i++) {
      draft.with(prefix + i, "f");
    }
  }

  private static void otherUpload(Draft draft, RandomGenerator random) {
    draft.query.removeIf(parameter -> parameter.startsWith("uploadId="));
    draft.query.add(
        "uploadId=" + one(random, "f", "%00", "..", "f".repeat(2000), "%F0%9F%8D%8B", "undefined"));
  }

  private static void otherPart(Draft draft, RandomGenerator random) {
    draft.query.removeIf(parameter -> parameter.startsWith("partNumber="));
    draft.query.add("partNumber=" + one(random, "0", "-1", "10001", "", "x", "99999999999", "1.0"));
  }

  static byte[] latin1(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
