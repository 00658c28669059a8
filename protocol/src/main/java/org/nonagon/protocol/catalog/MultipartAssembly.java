package org.nonagon.protocol.catalog;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.nonagon.protocol.catalog.Upload.UploadChecksum;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.checksum.CrcPolynomial;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.EncryptedRun;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.PartBoundary;

/**
 * Turns the parts that a client names into the content of one version; every implementation of
 * {@link UploadCatalog#completeUpload} decides here.
 *
 * <p>No byte is read. The entity tag is the MD5 of the parts' MD5s, a hyphen and their number. CRCs
 * of the whole are combined from those of the parts; a composite checksum is the checksum of the
 * parts' checksums. Extents that follow one another in a blob become one.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html">
 *     Checking object integrity in Amazon S3</a>
 */
public final class MultipartAssembly {
  private static final int MD5_HEX_DIGITS = 32;

  private final long minPartBytes;
  private final List<ObjectContent> parts = new ArrayList<>();
  private final List<PartBoundary> boundaries = new ArrayList<>();

  private MultipartAssembly(long minPartBytes) {
    this.minPartBytes = minPartBytes;
  }

  /** How an assembly ended. */
  public sealed interface AssemblyOutcome {
    /** The parts make this content. */
    record Assembled(ObjectContent content) implements AssemblyOutcome {}

    /** The upload cannot be completed so. */
    record Refused(CompleteOutcome outcome) implements AssemblyOutcome {}
  }

  /**
   * Checks the named parts against the stored ones and puts them together.
   *
   * @param checksum the additional checksum of the upload
   * @param stored the parts of the upload with all their extents, in any order; at least those that
   *     are named
   * @param request what the client names and expects
   */
  public static AssemblyOutcome assemble(
      Optional<UploadChecksum> checksum, List<UploadedPart> stored, CompleteUpload request) {
    return assemble(checksum, stored, request, UploadCatalog.MIN_PART_BYTES);
  }

  /**
   * The same for parts of any size.
   *
   * @param minPartBytes of every part but the last
   */
  public static AssemblyOutcome assemble(
      Optional<UploadChecksum> checksum,
      List<UploadedPart> stored,
      CompleteUpload request,
      long minPartBytes) {
    MultipartAssembly assembly = new MultipartAssembly(minPartBytes);
    return assembly
        .take(stored, request.parts())
        .or(() -> missingChecksum(checksum, request.parts()))
        .or(assembly::tooSmall)
        .<AssemblyOutcome>map(AssemblyOutcome.Refused::new)
        .orElseGet(() -> assembly.whole(checksum, request));
  }

  private Optional<CompleteOutcome> take(List<UploadedPart> stored, List<CompletedPart> named) {
    Map<Integer, ObjectContent> byNumber = new HashMap<>();
    stored.forEach(part -> byNumber.put(part.number(), part.content()));
    for (CompletedPart part : named) {
      ObjectContent content = byNumber.get(part.number());
      if (content == null || !isMeant(part, content)) {
        return Optional.of(new CompleteOutcome.InvalidPart(part.number()));
      }
      parts.add(content);
      boundaries.add(new PartBoundary(part.number(), content.size(), content.checksum()));
    }
    return Optional.empty();
  }

  private static boolean isMeant(CompletedPart named, ObjectContent stored) {
    return named.etag().equals(stored.etag())
        && named.checksum().stream()
            .allMatch(
                sum ->
                    sum.isSameValue(stored.effectiveChecksum())
                        || sum.isSameValue(stored.crc64Checksum()));
  }

  /** A composite checksum is the client's word for each part, so that it has to give it. */
  private static Optional<CompleteOutcome> missingChecksum(
      Optional<UploadChecksum> kind, List<CompletedPart> named) {
    return kind.filter(k -> k.type() == ChecksumType.COMPOSITE)
        .flatMap(
            k ->
                named.stream()
                    .filter(part -> part.checksum().isEmpty())
                    .findFirst()
                    .map(
                        part ->
                            new CompleteOutcome.PartChecksumMissing(part.number(), k.algorithm())));
  }

  private Optional<CompleteOutcome> tooSmall() {
    for (int i = 0; i < parts.size() - 1; i++) {
      ObjectContent part = parts.get(i);
      if (part.size() < minPartBytes) {
        return Optional.of(
            new CompleteOutcome.PartTooSmall(boundaries.get(i).number(), part.size(), part.etag()));
      }
    }
    return Optional.empty();
  }

  private AssemblyOutcome whole(Optional<UploadChecksum> kind, CompleteUpload request) {
    long size = parts.stream().mapToLong(ObjectContent::size).sum();
    if (request.expected().sizeBytes().filter(expected -> expected != size).isPresent()) {
      return new AssemblyOutcome.Refused(new CompleteOutcome.SizeMismatch(size));
    }
    Optional<ObjectChecksum> expected = request.expected().checksum();
    Optional<ObjectChecksum> checksum =
        kind.or(() -> expected.flatMap(MultipartAssembly::knownWithoutAsking))
            .flatMap(this::checksum);
    if (expected.isPresent() && !expected.equals(checksum)) {
      return mismatch("the checksum of the parts is another");
    }
    Optional<ChecksumType> type = request.expected().checksumType();
    if (type.isPresent() && type.get() != typeOf(kind)) {
      return mismatch("the upload was not begun with the checksum type " + type.get());
    }
    return new AssemblyOutcome.Assembled(
        new ObjectContent(size, etag(), crc64(), extents(), boundaries, checksum, runs()));
  }

  private static ChecksumType typeOf(Optional<UploadChecksum> kind) {
    return kind.map(UploadChecksum::type).orElse(ChecksumType.FULL_OBJECT);
  }

  private static AssemblyOutcome mismatch(String detail) {
    return new AssemblyOutcome.Refused(new CompleteOutcome.ChecksumMismatch(detail));
  }

  /** The CRC64NVME of the whole is always known, also when the upload was begun without one. */
  private static Optional<UploadChecksum> knownWithoutAsking(ObjectChecksum expected) {
    return expected.algorithm() == ChecksumAlgorithm.CRC64NVME
        ? Optional.of(new UploadChecksum(ChecksumAlgorithm.CRC64NVME, ChecksumType.FULL_OBJECT))
        : Optional.empty();
  }

  private EntityTag etag() {
    MessageDigest md5 = digest("MD5");
    for (ObjectContent part : parts) {
      md5.update(HexFormat.of().parseHex(part.etag().value().substring(0, MD5_HEX_DIGITS)));
    }
    return new EntityTag(HexFormat.of().formatHex(md5.digest()) + "-" + parts.size());
  }

  private long crc64() {
    long crc = 0;
    for (ObjectContent part : parts) {
      crc = CrcPolynomial.CRC64NVME.combine(crc, part.crc64(), part.size());
    }
    return crc;
  }

  private List<EncryptedRun> runs() {
    return parts.stream().flatMap(part -> part.runs().stream()).toList();
  }

  private List<Extent> extents() {
    return mergeAdjacent(parts.stream().flatMap(part -> part.extents().stream()).toList());
  }

  /** The same bytes in the fewest extents: what follows its predecessor in a blob joins it. */
  public static List<Extent> mergeAdjacent(List<Extent> extents) {
    List<Extent> merged = new ArrayList<>();
    for (Extent extent : extents) {
      Extent last = merged.isEmpty() ? null : merged.getLast();
      if (last != null
          && last.blob().equals(extent.blob())
          && last.range().end() == extent.offset()) {
        merged.set(merged.size() - 1, joined(last, extent));
      } else {
        merged.add(extent);
      }
    }
    return merged;
  }

  private static Extent joined(Extent first, Extent second) {
    return new Extent(
        first.blob(),
        first.offset(),
        first.length() + second.length(),
        CrcPolynomial.CRC64NVME.combine(first.crc64(), second.crc64(), second.length()));
  }

  private Optional<ObjectChecksum> checksum(UploadChecksum kind) {
    Optional<byte[]> value =
        switch (kind.type()) {
          case COMPOSITE -> composite(kind.algorithm());
          case FULL_OBJECT -> fullObject(kind.algorithm());
        };
    String suffix = kind.type() == ChecksumType.COMPOSITE ? "-" + parts.size() : "";
    return value.map(
        bytes ->
            new ObjectChecksum(
                kind.algorithm(), kind.type(), Base64.getEncoder().encodeToString(bytes) + suffix));
  }

  private Optional<byte[]> composite(ChecksumAlgorithm algorithm) {
    Optional<List<byte[]>> ofParts = partChecksums(algorithm);
    return switch (algorithm) {
      case CRC32 -> ofParts.map(all -> crcOf(new CRC32(), all));
      case CRC32C -> ofParts.map(all -> crcOf(new CRC32C(), all));
      case SHA1 -> ofParts.map(all -> digestOf("SHA-1", all));
      case SHA256 -> ofParts.map(all -> digestOf("SHA-256", all));
      case CRC64NVME -> Optional.empty(); // S3 has it of the whole object only
    };
  }

  private Optional<byte[]> fullObject(ChecksumAlgorithm algorithm) {
    return switch (algorithm) {
      case CRC32 -> combined(algorithm, CrcPolynomial.CRC32);
      case CRC32C -> combined(algorithm, CrcPolynomial.CRC32C);
      case CRC64NVME -> Optional.of(ByteBuffer.allocate(Long.BYTES).putLong(crc64()).array());
      case SHA1, SHA256 -> Optional.empty(); // cannot be had without the bytes
    };
  }

  private Optional<byte[]> combined(ChecksumAlgorithm algorithm, CrcPolynomial combination) {
    Optional<List<byte[]>> ofParts = partChecksums(algorithm);
    if (ofParts.isEmpty()) {
      return Optional.empty();
    }
    long crc = 0;
    for (int i = 0; i < parts.size(); i++) {
      long next = Integer.toUnsignedLong(ByteBuffer.wrap(ofParts.get().get(i)).getInt());
      crc = combination.combine(crc, next, parts.get(i).size());
    }
    return Optional.of(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc).array());
  }

  /** The checksums of all parts, or empty when one of them has none of that algorithm. */
  private Optional<List<byte[]>> partChecksums(ChecksumAlgorithm algorithm) {
    List<byte[]> values =
        parts.stream()
            .flatMap(part -> part.checksum().stream())
            .filter(c -> c.algorithm() == algorithm)
            .map(c -> Base64.getDecoder().decode(c.value()))
            .toList();
    return values.size() == parts.size() ? Optional.of(values) : Optional.empty();
  }

  private static byte[] crcOf(Checksum crc, List<byte[]> values) {
    values.forEach(crc::update);
    return ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array();
  }

  private static byte[] digestOf(String algorithm, List<byte[]> values) {
    MessageDigest digest = digest(algorithm);
    values.forEach(digest::update);
    return digest.digest();
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(algorithm + " is part of every JDK", e);
    }
  }
}
