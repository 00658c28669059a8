package org.nonagon.blobs.rewrite;

import java.time.Duration;
import java.util.function.ToLongFunction;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.RewriteCatalog;

/**
 * The bounds of rewriting.
 *
 * @param age how long a blob must have been small or sparse, so that what is written over soon is
 *     not moved before
 * @param maxCandidates how many blobs a round looks at
 * @param minSmallBlobs so many small blobs are worth a round
 * @param minSmallBytes so many bytes of them are, too
 * @param maxBytes of a round; a blob with more has one of its own
 * @param bytesPerSecond that rounds read and write, on average
 * @param maxRounds one after another
 */
public record RewriteConfig(
    Duration age,
    int maxCandidates,
    int minSmallBlobs,
    long minSmallBytes,
    long maxBytes,
    long bytesPerSecond,
    int maxRounds) {
  /** How long to wait after rounds before the next are tried. */
  public static final long PAUSE_MILLIS = 10_000;

  /** From 64 small blobs or 1 MiB of them to 4 MiB in a round; nothing of the cluster is set. */
  public static final RewriteConfig DEFAULT = of(ClusterSetting::fallback);

  /** The usual bounds, with what is set for the cluster. */
  public static RewriteConfig of(ToLongFunction<ClusterSetting> settings) {
    return new RewriteConfig(
        Duration.ofSeconds(settings.applyAsLong(ClusterSetting.REWRITE_AFTER_SECONDS)),
        256,
        64,
        1L << 20,
        4L << 20,
        settings.applyAsLong(ClusterSetting.REWRITE_BYTES_PER_SECOND),
        100);
  }

  /** Refuses rounds that do nothing. */
  public RewriteConfig {
    if (age.isNegative() || maxCandidates < 1 || maxCandidates > RewriteCatalog.MAX_BLOBS) {
      throw new IllegalArgumentException("%d blobs of %s".formatted(maxCandidates, age));
    }
    if (minSmallBlobs < 2 || maxBytes < 1 || bytesPerSecond < 1 || maxRounds < 1) {
      throw new IllegalArgumentException(
          "%d rounds of %d blobs, %d bytes, %d a second"
              .formatted(maxRounds, minSmallBlobs, maxBytes, bytesPerSecond));
    }
  }
}
