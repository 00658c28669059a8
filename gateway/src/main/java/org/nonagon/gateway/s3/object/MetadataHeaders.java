package org.nonagon.gateway.s3.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Answer.Header;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.object.UserMetadata;

/**
 * User metadata in headers: {@code x-amz-meta-*}. Values are text: words coded by RFC 2047 are
 * decoded, other bytes are read as UTF-8, and what is not ASCII is coded by RFC 2047 on its way
 * out, as the S3 user guide has it.
 */
public final class MetadataHeaders {

  private MetadataHeaders() {}

  /** Reads the metadata of a request; a name that comes twice has its values joined by a comma. */
  public static S3Outcome<UserMetadata> parse(HeaderFields headers) {
    SortedMap<String, String> values = new TreeMap<>();
    for (HeaderFields.Field field : headers.all()) {
      String name = field.name();
      if (name.startsWith(S3Headers.USER_METADATA_PREFIX)) {
        values.merge(
            name.substring(S3Headers.USER_METADATA_PREFIX.length()),
            EncodedWords.decode(field.value()),
            (first, second) -> first + "," + second);
      }
    }
    int bytes = UserMetadata.sizeBytes(values);
    return bytes > UserMetadata.MAX_BYTES
        ? S3Outcome.refused(
            S3Error.METADATA_TOO_LARGE
                .failure()
                .with("Size", Integer.toString(bytes))
                .with("MaxSizeAllowed", Integer.toString(UserMetadata.MAX_BYTES)))
        : S3Outcome.accepted(new UserMetadata(values));
  }

  /**
   * The header fields of metadata. A value that has control characters in it cannot be shown; how
   * many there are is said instead.
   */
  public static List<Header> write(UserMetadata metadata) {
    List<Header> headers = new ArrayList<>();
    int missing = 0;
    for (Map.Entry<String, String> entry : metadata.values().entrySet()) {
      if (isPrintable(entry.getValue())) {
        headers.add(
            new Header(
                S3Headers.USER_METADATA_PREFIX + entry.getKey().toLowerCase(Locale.ROOT),
                EncodedWords.encode(entry.getValue())));
      } else {
        missing++;
      }
    }
    if (missing > 0) {
      headers.add(new Header(S3Headers.AMZ_MISSING_META, Integer.toString(missing)));
    }
    return headers;
  }

  private static boolean isPrintable(String value) {
    return value.chars().noneMatch(Character::isISOControl);
  }
}
