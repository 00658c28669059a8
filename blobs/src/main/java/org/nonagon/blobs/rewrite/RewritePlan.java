package org.nonagon.blobs.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.RewriteCatalog.Rewritable;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;

/**
 * What a round rewrites: filled with one blob after another as long as they fit.
 *
 * <p>Used by one thread at a time.
 */
final class RewritePlan {
  private final RewriteConfig config;
  private final List<BlobId> considered = new ArrayList<>();
  private final List<BlobId> sources = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();
  private final Set<Referrer> referrers = new LinkedHashSet<>();
  private boolean hasSparse;
  private long bytes;

  RewritePlan(RewriteConfig config) {
    this.config = config;
  }

  /**
   * Bytes of a blob that are referred to.
   *
   * @param crc64 of exactly these, where an extent tells it
   */
  record Piece(BlobId blob, ByteRange range, OptionalLong crc64) {}

  /**
   * Whether candidates are worth a round: one that is sparse and not small, or small ones enough.
   */
  static boolean isWorthARound(List<Rewritable> found, RewriteConfig config) {
    boolean hasLarge =
        found.stream()
            .anyMatch(
                blob ->
                    blob.isSparse()
                        && blob.manifest().stripes().length() >= RewriteCatalog.SMALL_PACK_BYTES);
    long smallBytes = found.stream().mapToLong(Rewritable::referredBytes).sum();
    return hasLarge
        || found.size() >= config.minSmallBlobs()
        || (found.size() > 1 && smallBytes >= config.minSmallBytes());
  }

  /** Whether it is worth asking what refers to a blob. */
  boolean mayFit(Rewritable blob) {
    boolean isFirst = sources.isEmpty();
    return pieces.size() < RewriteCatalog.MAX_MOVES
        && (isFirst || bytes + Math.min(blob.referredBytes(), length(blob)) <= config.maxBytes());
  }

  private static long length(Rewritable blob) {
    return blob.manifest().stripes().length();
  }

  /** Takes a blob in, unless it does not fit or has no place in any round. */
  void add(Rewritable blob, BlobReferences references) {
    BlobId id = blob.manifest().id();
    List<Piece> more = pieces(id, references.extents());
    long moreBytes = more.stream().mapToLong(piece -> piece.range().length()).sum();
    boolean isTooLong = moreBytes > config.maxBytes() && moreBytes * 2 >= length(blob);
    if (!references.isComplete() || more.isEmpty() || isTooLong) {
      considered.add(id);
      return;
    }
    boolean fits = sources.isEmpty() || bytes + moreBytes <= config.maxBytes();
    if (fits && pieces.size() + more.size() <= RewriteCatalog.MAX_MOVES) {
      considered.add(id);
      sources.add(id);
      pieces.addAll(more);
      referrers.addAll(references.referrers());
      hasSparse |= blob.isSparse();
      bytes += moreBytes;
    }
  }

  /** The ranges that extents cover; those that overlap are one. */
  private static List<Piece> pieces(BlobId blob, Collection<Extent> extents) {
    Map<ByteRange, Long> crcs = new HashMap<>();
    extents.forEach(extent -> crcs.put(extent.range(), extent.crc64()));
    List<ByteRange> runs = new ArrayList<>();
    crcs.keySet().stream()
        .sorted(Comparator.comparingLong(ByteRange::offset))
        .forEach(
            range -> {
              boolean overlaps = !runs.isEmpty() && range.offset() < runs.getLast().end();
              runs.add(overlaps ? union(runs.removeLast(), range) : range);
            });
    return runs.stream()
        .map(
            run -> {
              Long crc = crcs.get(run);
              return new Piece(
                  blob, run, crc == null ? OptionalLong.empty() : OptionalLong.of(crc));
            })
        .toList();
  }

  private static ByteRange union(ByteRange first, ByteRange second) {
    return new ByteRange(first.offset(), Math.max(first.end(), second.end()) - first.offset());
  }

  /** Whether rewriting gains anything. */
  boolean isWorthWriting() {
    return sources.size() > 1 || hasSparse;
  }

  /** Blobs that need not be looked at again for a while, whatever becomes of the round. */
  List<BlobId> considered() {
    return List.copyOf(considered);
  }

  List<BlobId> sources() {
    return List.copyOf(sources);
  }

  List<Piece> pieces() {
    return List.copyOf(pieces);
  }

  List<Referrer> referrers() {
    return List.copyOf(referrers);
  }

  long bytes() {
    return bytes;
  }
}
