package org.nonagon.gateway.s3.xml;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.protocol.object.ObjectKey;

/**
 * The body of DeleteObjects.
 *
 * @param entries what to delete, 1 to 1000
 * @param isQuiet whether the answer tells only failures
 */
public record Delete(List<Entry> entries, boolean isQuiet) {

  /** Bound on the entries of one request. */
  public static final int MAX_ENTRIES = 1000;

  /** Bound on the document: a thousand of the longest keys with every character escaped fit. */
  public static final int MAX_BYTES = 8 * 1024 * 1024;

  private static final Set<String> BOOLEANS = Set.of("true", "false");
  private static final int MAX_ELEMENTS_OF_AN_ENTRY = 6;
  private static final int MAX_ELEMENTS = 2 + MAX_ENTRIES * MAX_ELEMENTS_OF_AN_ENTRY;

  /**
   * One object to delete.
   *
   * @param key its key
   * @param versionId the version, as the client wrote it
   * @param etag the entity tag that it must have, as the client wrote it
   * @param isByTimeOrSize whether it must have a time or size too, as in directory buckets
   */
  public record Entry(
      ObjectKey key, Optional<String> versionId, Optional<String> etag, boolean isByTimeOrSize) {}

  public Delete {
    entries = List.copyOf(entries);
  }

  /** Reads the body. */
  public static S3Outcome<Delete> parse(byte[] body) {
    return XmlReader.read(body, "Delete", MAX_BYTES, MAX_ELEMENTS).then(Delete::ofRoot);
  }

  private static S3Outcome<Delete> ofRoot(XmlElement root) {
    List<Entry> entries = new ArrayList<>();
    for (XmlElement element : root.all("Object")) {
      switch (entry(element)) {
        case S3Outcome.Accepted<Entry>(Entry entry) -> entries.add(entry);
        case S3Outcome.Refused<Entry>(var failure) -> {
          return S3Outcome.refused(failure);
        }
      }
    }
    String quiet = root.childText("Quiet").orElse("false").toLowerCase(Locale.ROOT);
    return entries.isEmpty() || entries.size() > MAX_ENTRIES || !BOOLEANS.contains(quiet)
        ? S3Outcome.refused(XmlReader.malformed())
        : S3Outcome.accepted(new Delete(entries, quiet.equals("true")));
  }

  private static S3Outcome<Entry> entry(XmlElement element) {
    List<XmlElement> keys = element.all("Key");
    if (keys.size() != 1 || keys.getFirst().text().isEmpty()) {
      return S3Outcome.refused(XmlReader.malformed());
    }
    byte[] bytes = keys.getFirst().text().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > S3Request.MAX_KEY_BYTES) {
      return S3Outcome.refused(S3Error.KEY_TOO_LONG_ERROR);
    }
    return S3Outcome.accepted(
        new Entry(
            ObjectKey.of(bytes),
            element.childText("VersionId").filter(id -> !id.isEmpty()),
            element.childText("ETag").filter(tag -> !tag.isEmpty()),
            element.child("LastModifiedTime").isPresent() || element.child("Size").isPresent()));
  }
}
