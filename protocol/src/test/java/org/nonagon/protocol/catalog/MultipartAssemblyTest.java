package org.nonagon.protocol.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.catalog.MultipartAssembly.AssemblyOutcome;
import org.nonagon.protocol.catalog.Upload.UploadChecksum;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.ExpectedWhole;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.checksum.CrcPolynomial;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.PartBoundary;

class MultipartAssemblyTest {
  private static final int FIVE_MIB = 5 << 20;
  private static final byte[] BYTES_1 = bytes(FIVE_MIB, 1);
  private static final byte[] BYTES_2 = bytes(FIVE_MIB + 1, 2);
  private static final byte[] BYTES_3 = bytes(77, 3);
  private static final BlobId BLOB = new BlobId(1, 1);
  private static final BlobId OTHER = new BlobId(2, 2);

  @Test
  void theTagIsTheMd5OfTheMd5sWithTheirNumber() throws Exception {
    ObjectContent whole = assembled(Optional.empty(), parts(Optional.empty()));
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    for (byte[] bytes : List.of(BYTES_1, BYTES_2, BYTES_3)) {
      md5.update(MessageDigest.getInstance("MD5").digest(bytes));
    }
    assertThat(whole.etag().value()).isEqualTo(HexFormat.of().formatHex(md5.digest()) + "-3");
    assertThat(whole.size()).isEqualTo(FIVE_MIB * 2L + 78);
    assertThat(whole.checksum()).isEmpty();
  }

  @Test
  void partsKeepTheirNumbersAndLengths() {
    ObjectContent whole = assembled(Optional.empty(), parts(Optional.empty()));
    assertThat(whole.parts())
        .extracting(PartBoundary::number, PartBoundary::length)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2, (long) FIVE_MIB),
            org.assertj.core.groups.Tuple.tuple(5, FIVE_MIB + 1L),
            org.assertj.core.groups.Tuple.tuple(9, 77L));
  }

  @Test
  void extentsThatFollowOneAnotherInABlobBecomeOne() {
    List<Extent> merged =
        MultipartAssembly.mergeAdjacent(
            List.of(
                new Extent(BLOB, 0, 10, 11),
                new Extent(BLOB, 10, 5, 12),
                new Extent(BLOB, 16, 5, 13),
                new Extent(OTHER, 21, 5, 14),
                new Extent(BLOB, 21, 5, 15)));
    assertThat(merged)
        .containsExactly(
            new Extent(BLOB, 0, 15, CrcPolynomial.CRC64NVME.combine(11, 12, 5)),
            new Extent(BLOB, 16, 5, 13),
            new Extent(OTHER, 21, 5, 14),
            new Extent(BLOB, 21, 5, 15));
  }

  @Test
  void theCrc64OfTheWholeIsCombined() {
    ObjectContent whole =
        assembled(
            kind(ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT), parts(Optional.empty()));
    long crc = CrcPolynomial.CRC64NVME.combine(1, 2, FIVE_MIB + 1);
    crc = CrcPolynomial.CRC64NVME.combine(crc, 3, 77);
    assertThat(whole.crc64()).isEqualTo(crc);
    assertThat(whole.checksum())
        .contains(
            new ObjectChecksum(
                ChecksumAlgorithm.CRC64NVME,
                ChecksumType.FULL_OBJECT,
                Base64.getEncoder().encodeToString(ByteBuffer.allocate(8).putLong(crc).array())));
  }

  @Test
  void crcsOfPartsCombineToThatOfTheWhole() {
    assertFullObject(ChecksumAlgorithm.CRC32, new CRC32());
    assertFullObject(ChecksumAlgorithm.CRC32C, new CRC32C());
  }

  private static void assertFullObject(ChecksumAlgorithm algorithm, Checksum checksum) {
    List.of(BYTES_1, BYTES_2, BYTES_3).forEach(checksum::update);
    byte[] expected = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
    ObjectContent whole =
        assembled(kind(algorithm, ChecksumType.FULL_OBJECT), parts(Optional.of(algorithm)));
    assertThat(whole.checksum())
        .contains(
            new ObjectChecksum(
                algorithm, ChecksumType.FULL_OBJECT, Base64.getEncoder().encodeToString(expected)));
  }

  @Test
  void aCompositeChecksumIsThatOfThePartsChecksums() throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    for (byte[] bytes : List.of(BYTES_1, BYTES_2, BYTES_3)) {
      sha.update(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
    ObjectContent whole =
        assembled(
            kind(ChecksumAlgorithm.SHA256, ChecksumType.COMPOSITE),
            parts(Optional.of(ChecksumAlgorithm.SHA256)));
    assertThat(whole.checksum().orElseThrow().value())
        .isEqualTo(Base64.getEncoder().encodeToString(sha.digest()) + "-3");
  }

  @Test
  void everyCompositeAlgorithmGivesAChecksumOfItsLength() {
    for (ChecksumAlgorithm algorithm :
        List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32C, ChecksumAlgorithm.SHA1)) {
      ObjectContent whole =
          assembled(kind(algorithm, ChecksumType.COMPOSITE), parts(Optional.of(algorithm)));
      int bytes = algorithm == ChecksumAlgorithm.SHA1 ? 20 : 4;
      String value = whole.checksum().orElseThrow().value();
      assertThat(value).endsWith("-3");
      assertThat(Base64.getDecoder().decode(value.substring(0, value.length() - 2))).hasSize(bytes);
    }
  }

  @Test
  void noChecksumIsMadeUpWhereItCannotBeComputed() {
    assertThat(
            assembled(
                    kind(ChecksumAlgorithm.SHA256, ChecksumType.FULL_OBJECT),
                    parts(Optional.of(ChecksumAlgorithm.SHA256)))
                .checksum())
        .isEmpty();
    assertThat(
            assembled(
                    kind(ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT),
                    parts(Optional.empty()))
                .checksum())
        .isEmpty();
  }

  @Test
  void aPartThatWasNotUploadedOrIsAnotherIsInvalid() {
    List<UploadedPart> stored = parts(Optional.of(ChecksumAlgorithm.CRC32));
    CompletedPart unknown =
        new CompletedPart(3, stored.getFirst().content().etag(), Optional.empty());
    assertThat(refused(stored, request(List.of(unknown))))
        .isEqualTo(new CompleteOutcome.InvalidPart(3));
    CompletedPart otherTag =
        new CompletedPart(2, stored.getLast().content().etag(), Optional.empty());
    assertThat(refused(stored, request(List.of(otherTag))))
        .isEqualTo(new CompleteOutcome.InvalidPart(2));
    CompletedPart otherSum =
        new CompletedPart(
            2, stored.getFirst().content().etag(), stored.getLast().content().checksum());
    assertThat(refused(stored, request(List.of(otherSum))))
        .isEqualTo(new CompleteOutcome.InvalidPart(2));
  }

  @Test
  void onlyTheLastPartMayBeSmall() {
    List<UploadedPart> stored =
        List.of(part(1, BYTES_3, 0, 1, Optional.empty()), part(2, BYTES_1, 0, 1, Optional.empty()));
    assertThat(refused(stored, request(named(stored))))
        .isEqualTo(new CompleteOutcome.PartTooSmall(1, 77, stored.getFirst().content().etag()));
    assertThat(
            MultipartAssembly.assemble(
                Optional.empty(), stored, request(named(stored.subList(0, 1)))))
        .isInstanceOf(AssemblyOutcome.Assembled.class);
  }

  @Test
  void theWholeMustHaveTheSizeAndChecksumThatTheClientExpects() {
    List<UploadedPart> stored = parts(Optional.empty());
    assertThat(refused(stored, request(named(stored), Optional.empty(), Optional.of(1L))))
        .isEqualTo(new CompleteOutcome.SizeMismatch(FIVE_MIB * 2L + 78));
    ObjectChecksum wrong =
        new ObjectChecksum(ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT, "AAAAAAAAAAA=");
    assertThat(refused(stored, request(named(stored), Optional.of(wrong), Optional.empty())))
        .isInstanceOf(CompleteOutcome.ChecksumMismatch.class);
    ObjectChecksum right =
        assembled(kind(ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT), stored)
            .checksum()
            .orElseThrow();
    assertThat(
            MultipartAssembly.assemble(
                Optional.empty(),
                stored,
                request(named(stored), Optional.of(right), Optional.of(FIVE_MIB * 2L + 78))))
        .isInstanceOfSatisfying(
            AssemblyOutcome.Assembled.class,
            whole -> assertThat(whole.content().checksum()).contains(right));
  }

  @Test
  void theTypeOfTheChecksumIsThatOfTheUpload() {
    List<UploadedPart> stored = parts(Optional.of(ChecksumAlgorithm.CRC32));
    Optional<UploadChecksum> composite = kind(ChecksumAlgorithm.CRC32, ChecksumType.COMPOSITE);
    assertThat(
            MultipartAssembly.assemble(
                composite, stored, typed(named(stored), ChecksumType.FULL_OBJECT)))
        .isInstanceOfSatisfying(
            AssemblyOutcome.Refused.class,
            refused ->
                assertThat(refused.outcome()).isInstanceOf(CompleteOutcome.ChecksumMismatch.class));
    assertThat(
            MultipartAssembly.assemble(
                composite, stored, typed(named(stored), ChecksumType.COMPOSITE)))
        .isInstanceOf(AssemblyOutcome.Assembled.class);
    assertThat(
            MultipartAssembly.assemble(
                Optional.empty(), stored, typed(named(stored), ChecksumType.FULL_OBJECT)))
        .isInstanceOf(AssemblyOutcome.Assembled.class);
  }

  @Test
  void aCompositeChecksumNeedsThatOfEveryNamedPart() {
    List<UploadedPart> stored = parts(Optional.of(ChecksumAlgorithm.SHA1));
    List<CompletedPart> named = new ArrayList<>(named(stored));
    named.set(1, new CompletedPart(5, named.get(1).etag(), Optional.empty()));
    assertThat(
            MultipartAssembly.assemble(
                kind(ChecksumAlgorithm.SHA1, ChecksumType.COMPOSITE), stored, request(named)))
        .isEqualTo(
            new AssemblyOutcome.Refused(
                new CompleteOutcome.PartChecksumMissing(5, ChecksumAlgorithm.SHA1)));
    assertThat(
            MultipartAssembly.assemble(
                kind(ChecksumAlgorithm.CRC32, ChecksumType.FULL_OBJECT), stored, request(named)))
        .isInstanceOf(AssemblyOutcome.Assembled.class);
  }

  @Test
  void aPartMayBeNamedByTheCrc64ThatIsKnownOfIt() {
    List<UploadedPart> stored = parts(Optional.empty());
    List<CompletedPart> named =
        stored.stream()
            .map(
                part ->
                    new CompletedPart(
                        part.number(),
                        part.content().etag(),
                        Optional.of(part.content().crc64Checksum())))
            .toList();
    assertThat(MultipartAssembly.assemble(Optional.empty(), stored, request(named)))
        .isInstanceOf(AssemblyOutcome.Assembled.class);
  }

  @Test
  void tenThousandPartsOfFiveGibibytesMakeTheLargestObject() {
    List<UploadedPart> stored = new ArrayList<>();
    for (int number = 1; number <= PartBoundary.MAX_NUMBER; number++) {
      BlobId blob = new BlobId(7, number);
      List<Extent> extents =
          java.util.stream.LongStream.range(0, 80)
              .mapToObj(i -> new Extent(blob, i * (64L << 21), 64L << 20, 1))
              .toList();
      stored.add(
          new UploadedPart(
              number,
              Instant.EPOCH,
              ObjectContent.plain(new EntityTag("0".repeat(32)), 1, extents, Optional.empty())));
    }
    ObjectContent whole = assembled(Optional.empty(), stored);
    assertThat(whole.size()).isEqualTo(ObjectContent.MAX_SIZE).isEqualTo(50_000L << 30);
    assertThat(whole.extents()).hasSize(80 * PartBoundary.MAX_NUMBER);
    assertThat(whole.etag().value()).endsWith("-10000");
  }

  @Test
  void partsThatDoNotAscendAreNoRequest() {
    List<CompletedPart> named = new ArrayList<>(named(parts(Optional.empty())).reversed());
    assertThatThrownBy(() -> request(named)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> request(List.of())).isInstanceOf(IllegalArgumentException.class);
  }

  private static ObjectContent assembled(Optional<UploadChecksum> kind, List<UploadedPart> stored) {
    return switch (MultipartAssembly.assemble(kind, stored.reversed(), request(named(stored)))) {
      case AssemblyOutcome.Assembled whole -> whole.content();
      case AssemblyOutcome.Refused refused ->
          throw new AssertionError("refused: " + refused.outcome());
    };
  }

  private static CompleteOutcome refused(List<UploadedPart> stored, CompleteUpload request) {
    return switch (MultipartAssembly.assemble(Optional.empty(), stored, request)) {
      case AssemblyOutcome.Refused refused -> refused.outcome();
      case AssemblyOutcome.Assembled whole ->
          throw new AssertionError("assembled: " + whole.content());
    };
  }

  private static Optional<UploadChecksum> kind(ChecksumAlgorithm algorithm, ChecksumType type) {
    return Optional.of(new UploadChecksum(algorithm, type));
  }

  private static List<UploadedPart> parts(Optional<ChecksumAlgorithm> algorithm) {
    return List.of(
        part(2, BYTES_1, 0, 1, algorithm),
        part(5, BYTES_2, FIVE_MIB, 2, algorithm),
        part(9, BYTES_3, 100_000_000 % FIVE_MIB, 3, algorithm));
  }

  private static UploadedPart part(
      int number, byte[] bytes, long offset, long crc64, Optional<ChecksumAlgorithm> algorithm) {
    Optional<ObjectChecksum> checksum =
        algorithm.map(a -> new ObjectChecksum(a, ChecksumType.FULL_OBJECT, sum(a, bytes)));
    return new UploadedPart(
        number,
        Instant.EPOCH,
        ObjectContent.plain(
            EntityTag.ofMd5(digest("MD5", bytes)),
            crc64,
            List.of(new Extent(BLOB, offset, bytes.length, crc64)),
            checksum));
  }

  private static String sum(ChecksumAlgorithm algorithm, byte[] bytes) {
    byte[] value =
        switch (algorithm) {
          case CRC32 -> crc(new CRC32(), bytes);
          case CRC32C -> crc(new CRC32C(), bytes);
          case SHA1 -> digest("SHA-1", bytes);
          case SHA256 -> digest("SHA-256", bytes);
          case CRC64NVME -> throw new IllegalArgumentException("is always known");
        };
    return Base64.getEncoder().encodeToString(value);
  }

  private static byte[] crc(Checksum checksum, byte[] bytes) {
    checksum.update(bytes);
    return ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static List<CompletedPart> named(List<UploadedPart> parts) {
    return parts.stream()
        .map(p -> new CompletedPart(p.number(), p.content().etag(), p.content().checksum()))
        .toList();
  }

  private static CompleteUpload request(List<CompletedPart> parts) {
    return request(parts, Optional.empty(), Optional.empty());
  }

  private static CompleteUpload request(
      List<CompletedPart> parts, Optional<ObjectChecksum> checksum, Optional<Long> size) {
    return request(parts, new ExpectedWhole(checksum, Optional.empty(), size));
  }

  private static CompleteUpload typed(List<CompletedPart> parts, ChecksumType type) {
    return request(parts, new ExpectedWhole(Optional.empty(), Optional.of(type), Optional.empty()));
  }

  private static CompleteUpload request(List<CompletedPart> parts, ExpectedWhole expected) {
    return new CompleteUpload(
        new CommitId(new UUID(1, 1)),
        new BucketId(Home.ONLY, 1),
        ObjectKey.of("k"),
        new UploadId(new UUID(2, 2)),
        1,
        parts,
        WriteCondition.ALWAYS,
        expected);
  }

  private static byte[] bytes(int length, int seed) {
    byte[] bytes = new byte[length];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }
}
