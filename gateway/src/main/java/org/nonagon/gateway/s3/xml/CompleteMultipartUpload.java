package org.nonagon.gateway.s3.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.s3.EntityTags;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectChecksum;

/**
 * The body of CompleteMultipartUpload.
 *
 * @param parts the parts, at least one, by strictly ascending number
 */
public record CompleteMultipartUpload(List<CompletedPart> parts) {

  /** The highest number that a part may have, and so the bound on their count. */
  public static final int MAX_PARTS = 10_000;

  /** Bound on the document: its parts with all their checksums. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final int MAX_ELEMENTS_OF_A_PART = 3 + ChecksumAlgorithm.values().length;
  private static final int MAX_ELEMENTS = 1 + MAX_PARTS * MAX_ELEMENTS_OF_A_PART;
  private static final int MAX_CHECKSUM_CHARS = 64;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
  private static final Pattern BELOW_1 = Pattern.compile("-[0-9]{1,5}|0{1,5}");

  public CompleteMultipartUpload {
    parts = List.copyOf(parts);
  }

  /** Reads the body; none is malformed here, other than with the other documents. */
  public static S3Outcome<CompleteMultipartUpload> parse(byte[] body) {
    if (body.length == 0) {
      return S3Outcome.refused(XmlReader.malformed());
    }
    return XmlReader.read(body, "CompleteMultipartUpload", MAX_BYTES, MAX_ELEMENTS)
        .then(CompleteMultipartUpload::ofRoot);
  }

  private static S3Outcome<CompleteMultipartUpload> ofRoot(XmlElement root) {
    List<CompletedPart> parts = new ArrayList<>();
    for (XmlElement element : root.all("Part")) {
      switch (part(element)) {
        case S3Outcome.Accepted<CompletedPart>(CompletedPart part) -> parts.add(part);
        case S3Outcome.Refused<CompletedPart>(var failure) -> {
          return S3Outcome.refused(failure);
        }
      }
    }
    if (parts.isEmpty() || parts.size() > MAX_PARTS) {
      return S3Outcome.refused(XmlReader.malformed());
    }
    return ascends(parts)
        ? S3Outcome.accepted(new CompleteMultipartUpload(parts))
        : S3Outcome.refused(S3Error.INVALID_PART_ORDER);
  }

  private static boolean ascends(List<CompletedPart> parts) {
    for (int i = 1; i < parts.size(); i++) {
      if (parts.get(i - 1).number() >= parts.get(i).number()) {
        return false;
      }
    }
    return true;
  }

  private static S3Outcome<CompletedPart> part(XmlElement element) {
    Optional<String> below1 = element.childText("PartNumber").filter(BELOW_1.asMatchPredicate());
    if (below1.isPresent()) {
      return S3Outcome.refused(
          S3Failure.invalidArgument("PartNumber", below1.get(), "PartNumber must be >= 1"));
    }
    Optional<Integer> number =
        element
            .childText("PartNumber")
            .filter(text -> NUMBER.matcher(text).matches())
            .map(Integer::valueOf)
            .filter(n -> n >= 1 && n <= MAX_PARTS);
    Optional<String> tag = element.childText("ETag");
    if (number.isEmpty() || tag.isEmpty()) {
      return S3Outcome.refused(XmlReader.malformed());
    }
    Optional<EntityTag> etag = EntityTags.parseOne(tag.get());
    return etag.isEmpty()
        ? S3Outcome.refused(
            S3Error.INVALID_PART.failure().with("PartNumber", number.get().toString()))
        : checksum(element).map(checksum -> new CompletedPart(number.get(), etag.get(), checksum));
  }

  private static S3Outcome<Optional<ObjectChecksum>> checksum(XmlElement element) {
    for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
      Optional<String> value = element.childText("Checksum" + algorithm.name());
      if (value.isPresent()) {
        return value.get().isEmpty() || value.get().length() > MAX_CHECKSUM_CHARS
            ? S3Outcome.refused(XmlReader.malformed())
            : S3Outcome.accepted(
                Optional.of(new ObjectChecksum(algorithm, ChecksumType.FULL_OBJECT, value.get())));
      }
    }
    return S3Outcome.accepted(Optional.empty());
  }
}
