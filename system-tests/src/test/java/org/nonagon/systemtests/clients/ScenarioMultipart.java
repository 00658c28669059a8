package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.nonagon.systemtests.clients.Scenario.EIGHT;
import static org.nonagon.systemtests.clients.Scenario.EIGHT_ETAG;
import static org.nonagon.systemtests.clients.Scenario.OTHER_ETAG;
import static org.nonagon.systemtests.clients.Scenario.PARTS;
import static org.nonagon.systemtests.clients.Scenario.WHOLE;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.nonagon.systemtests.clients.Scenario.Step;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyPartResult;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectAttributesResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The scenario's steps about multipart uploads and checksums. */
final class ScenarioMultipart {
  private static final String SHA256_OF_NOTHING = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
  private static final String MD5_OF_NOTHING = "1B2M2Y8AsgTpgAmY7PhCfg==";
  private static final String COMPOSITE = "ld9AgCzExdMfd8lU7l61s7ZyXhxsRxcOdR0KfM8udog=-3";
  private static final String FULL = "XXFOTQ==";

  private final Scenario in;
  private final Map<String, String> uploads = new ConcurrentHashMap<>();

  ScenarioMultipart(Scenario in) {
    this.in = in;
  }

  Map<String, Step> multipart() {
    return Map.of(
        "multipart-three-parts", this::assemble,
        "multipart-get-part", this::getPart,
        "multipart-list-parts", this::listParts,
        "multipart-list-uploads", this::listUploads,
        "multipart-abort", this::abort,
        "multipart-too-small", this::completeTooSmall,
        "multipart-bad-parts", this::completeBadParts,
        "multipart-copy", this::copyParts);
  }

  Map<String, Step> checksums() {
    return Map.of(
        "checksum-crc32",
            () -> assertThat(put(ChecksumAlgorithm.CRC32).checksumCRC32()).isEqualTo("/6CQFw=="),
        "checksum-crc32c",
            () -> assertThat(put(ChecksumAlgorithm.CRC32_C).checksumCRC32C()).isEqualTo("bU98kg=="),
        "checksum-crc64nvme",
            () ->
                assertThat(put(ChecksumAlgorithm.CRC64_NVME).checksumCRC64NVME())
                    .isEqualTo("AeFWGa54rhA="),
        "checksum-sha1",
            () ->
                assertThat(put(ChecksumAlgorithm.SHA1).checksumSHA1())
                    .isEqualTo("gFWBqtO07VRUMZJDhF5rY4QUbeo="),
        "checksum-sha256",
            () ->
                assertThat(put(ChecksumAlgorithm.SHA256).checksumSHA256())
                    .isEqualTo("ZpMQTQqsGi9vs2Iq1S8Chi75BkxqAwDA63d5kUHrWQ8="),
        "checksum-wrong", () -> assertBad(b -> b.checksumSHA256(SHA256_OF_NOTHING)),
        "content-md5-wrong", () -> assertBad(b -> b.contentMD5(MD5_OF_NOTHING)),
        "checksum-composite", this::composite,
        "checksum-full-object", this::fullObject,
        "object-attributes", this::attributes);
  }

  private void begin(String key, Consumer<CreateMultipartUploadRequest.Builder> change) {
    CreateMultipartUploadRequest request =
        CreateMultipartUploadRequest.builder()
            .bucket(in.bucket())
            .key(key)
            .applyMutation(change)
            .build();
    uploads.put(key, in.s3().createMultipartUpload(request).uploadId());
  }

  private void begin(String key) {
    begin(key, b -> {});
  }

  private String upload(String key) {
    return uploads.getOrDefault(key, "no upload was begun");
  }

  private CompletedPart part(
      String key, int number, byte[] body, Consumer<UploadPartRequest.Builder> change) {
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(in.bucket())
            .key(key)
            .uploadId(upload(key))
            .partNumber(number)
            .applyMutation(change)
            .build();
    UploadPartResponse answer = in.s3().uploadPart(request, RequestBody.fromBytes(body));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(answer.eTag())
        .checksumCRC32(answer.checksumCRC32())
        .checksumSHA256(answer.checksumSHA256())
        .build();
  }

  private CompletedPart part(String key, int number, byte[] body) {
    return part(key, number, body, b -> {});
  }

  /** Uploads the scenario's parts, the last first, and gives them in order. */
  private List<CompletedPart> threeParts(String key, Consumer<UploadPartRequest.Builder> change) {
    CompletedPart last = part(key, 3, PARTS.get(2), change);
    return List.of(part(key, 1, PARTS.get(0), change), part(key, 2, PARTS.get(1), change), last);
  }

  private CompleteMultipartUploadResponse complete(
      String key,
      List<CompletedPart> parts,
      Consumer<CompleteMultipartUploadRequest.Builder> change) {
    return in.s3()
        .completeMultipartUpload(
            b ->
                b.bucket(in.bucket())
                    .key(key)
                    .uploadId(upload(key))
                    .multipartUpload(m -> m.parts(parts))
                    .applyMutation(change));
  }

  private CompleteMultipartUploadResponse complete(String key, CompletedPart... parts) {
    return complete(key, Arrays.asList(parts), b -> {});
  }

  private void assemble() {
    begin("parts");
    String etag = complete("parts", threeParts("parts", b -> {}), b -> {}).eTag();
    assertThat(etag).isEqualTo("\"7abc5a17f5b344ba49f1b2cbecb914b5-3\"");
    in.assertBody("parts", WHOLE);
  }

  private void getPart() {
    ResponseBytes<GetObjectResponse> read =
        in.s3().getObjectAsBytes(in.object("parts").partNumber(3).build());
    Payload.assertSame(read.asByteArrayUnsafe(), PARTS.get(2));
    assertThat(read.response().partsCount()).isEqualTo(3);
    assertThat(read.response().sdkHttpResponse().statusCode()).isEqualTo(206);
  }

  private ListPartsResponse parts() {
    return in.s3().listParts(b -> b.bucket(in.bucket()).key("open").uploadId(upload("open")));
  }

  private void listParts() {
    begin("open");
    part("open", 1, EIGHT);
    part("open", 3, EIGHT);
    assertThat(parts().parts())
        .extracting(Part::partNumber, Part::size, Part::eTag)
        .containsExactly(tuple(1, 8192L, EIGHT_ETAG), tuple(3, 8192L, EIGHT_ETAG));
  }

  private void listUploads() {
    assertThat(in.s3().listMultipartUploads(b -> b.bucket(in.bucket())).uploads())
        .extracting(MultipartUpload::key, MultipartUpload::uploadId)
        .containsExactly(tuple("open", upload("open")));
  }

  private void abort() {
    in.s3().abortMultipartUpload(b -> b.bucket(in.bucket()).key("open").uploadId(upload("open")));
    in.assertRefused(404, "NoSuchUpload", this::parts);
  }

  private void completeTooSmall() {
    begin("small");
    CompletedPart first = part("small", 1, Scenario.body(1000));
    CompletedPart second = part("small", 2, Scenario.body(1000));
    in.assertRefused(400, "EntityTooSmall", () -> complete("small", first, second));
  }

  private void completeBadParts() {
    begin("bad-parts");
    CompletedPart first = part("bad-parts", 1, PARTS.get(0));
    CompletedPart second = part("bad-parts", 2, PARTS.get(0));
    CompletedPart wrong = second.toBuilder().eTag(OTHER_ETAG).build();
    in.assertRefused(400, "InvalidPart", () -> complete("bad-parts", first, wrong));
    in.assertRefused(400, "InvalidPartOrder", () -> complete("bad-parts", second, first));
  }

  private void copyParts() {
    begin("part-copy");
    CompletedPart first =
        copyPart(1, "parts", b -> b.copySourceRange("bytes=0-" + (5 * Payload.MIB - 1)));
    complete("part-copy", first, copyPart(2, "eight", b -> {}));
    byte[] expected = Arrays.copyOf(PARTS.get(0), 5 * Payload.MIB + EIGHT.length);
    System.arraycopy(EIGHT, 0, expected, 5 * Payload.MIB, EIGHT.length);
    in.assertBody("part-copy", expected);
  }

  private CompletedPart copyPart(
      int number, String source, Consumer<UploadPartCopyRequest.Builder> change) {
    UploadPartCopyRequest request =
        UploadPartCopyRequest.builder()
            .sourceBucket(in.bucket())
            .sourceKey(source)
            .destinationBucket(in.bucket())
            .destinationKey("part-copy")
            .uploadId(upload("part-copy"))
            .partNumber(number)
            .applyMutation(change)
            .build();
    CopyPartResult copied = in.s3().uploadPartCopy(request).copyPartResult();
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(copied.eTag())
        .checksumCRC32(copied.checksumCRC32())
        .build();
  }

  private HeadObjectResponse put(ChecksumAlgorithm algorithm) {
    in.s3()
        .putObject(
            in.newObject("sum").checksumAlgorithm(algorithm).build(), RequestBody.fromBytes(EIGHT));
    return in.head("sum");
  }

  private void assertBad(Consumer<PutObjectRequest.Builder> digest) {
    PutObjectRequest request = in.newObject("bad").applyMutation(digest).build();
    in.assertRefused(
        400, "BadDigest", () -> in.s3().putObject(request, RequestBody.fromBytes(EIGHT)));
    in.assertAbsent("bad");
  }

  private void composite() {
    begin("composite", b -> b.checksumAlgorithm(ChecksumAlgorithm.SHA256));
    CompleteMultipartUploadResponse completed =
        complete(
            "composite",
            threeParts("composite", b -> b.checksumAlgorithm(ChecksumAlgorithm.SHA256)),
            b -> {});
    assertThat(completed.checksumSHA256()).isEqualTo(COMPOSITE);
    assertThat(completed.checksumType()).isEqualTo(ChecksumType.COMPOSITE);
    assertThat(in.head("composite").checksumSHA256()).isEqualTo(COMPOSITE);
    assertThat(in.head("composite").checksumType()).isEqualTo(ChecksumType.COMPOSITE);
  }

  private void fullObject() {
    begin(
        "full",
        b -> b.checksumAlgorithm(ChecksumAlgorithm.CRC32).checksumType(ChecksumType.FULL_OBJECT));
    complete(
        "full",
        threeParts("full", b -> b.checksumAlgorithm(ChecksumAlgorithm.CRC32)),
        b -> b.checksumCRC32(FULL).checksumType(ChecksumType.FULL_OBJECT));
    assertThat(in.head("full").checksumCRC32()).isEqualTo(FULL);
    assertThat(in.head("full").checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
  }

  private void attributes() {
    GetObjectAttributesResponse answer =
        in.s3()
            .getObjectAttributes(
                b ->
                    b.bucket(in.bucket())
                        .key("full")
                        .objectAttributes(ObjectAttributes.knownValues()));
    assertThat('"' + answer.eTag() + '"').isEqualTo(in.head("full").eTag());
    assertThat(answer.checksum().checksumCRC32()).isEqualTo(FULL);
    assertThat(answer.checksum().checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
    assertThat(answer.objectParts().totalPartsCount()).isEqualTo(3);
    assertThat(answer.storageClassAsString()).isEqualTo("STANDARD");
    assertThat(answer.objectSize()).isEqualTo(WHOLE.length);
  }
}
