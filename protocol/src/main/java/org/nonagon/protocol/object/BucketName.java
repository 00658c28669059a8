package org.nonagon.protocol.object;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a bucket, by the rules of general purpose buckets in the S3 user guide, "Bucket
 * naming rules". Names that end in {@code -an} are refused too: S3 has them only in the namespaces
 * of accounts, which do not exist here. So are those with a hyphen beside a dot: S3 refuses them
 * unsaid, since they could not be hosts.
 *
 * @param value 3 to 63 lower-case letters, digits, dots and hyphens
 */
public record BucketName(String value) implements Comparable<BucketName> {
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  /** Refuses a name that S3 would refuse with InvalidBucketName. */
  public BucketName {
    if (!isLegal(value)) {
      throw new IllegalArgumentException("not a bucket name: " + value);
    }
  }

  /** The name, or empty where S3 answers InvalidBucketName. */
  public static Optional<BucketName> parse(String value) {
    return isLegal(value) ? Optional.of(new BucketName(value)) : Optional.empty();
  }

  private static boolean isLegal(String value) {
    return SHAPE.matcher(value).matches()
        && !value.contains("..")
        && !value.contains(".-")
        && !value.contains("-.")
        && !IPV4.matcher(value).matches()
        && !value.startsWith("xn--")
        && !value.startsWith("sthree-")
        && !value.startsWith("amzn-s3-demo-")
        && !value.endsWith("-s3alias")
        && !value.endsWith("--ol-s3")
        && !value.endsWith(".mrap")
        && !value.endsWith("--x-s3")
        && !value.endsWith("--table-s3")
        && !value.endsWith("-an");
  }

  @Override
  public int compareTo(BucketName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
