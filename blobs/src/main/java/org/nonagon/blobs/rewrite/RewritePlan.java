package org.nonagon.blobs.rewrite;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
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
  private final List<Source> sources = new ArrayList<>();
  private int pieceCount;
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

  /** A blob that is rewritten: what is copied of it, and what refers to that. */
  private record Source(
      BlobId blob, boolean isSparse, List<Piece> pieces, List<Referrer> referrers) {
    long bytes() {
      return pieces.stream().mapToLong(piece -> piece.range().length()).sum();
    }
  }

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
    return pieceCount < RewriteCatalog.MAX_MOVES
        && (isFirst || bytes + Math.min(blob.referredBytes(), length(blob)) <= config.maxBytes());
  }

  private static long length(Rewritable blob) {
    return blob.manifest().stripes().length();
  }

  /** Takes a blob in, unless it does not fit or has no place in any round. */
  void add(Rewritable blob, BlobReferences references) {
    BlobId id = blob.manifest().id();
    List<Piece> pieces = pieces(id, references.extents());
    Source source = new Source(id, blob.isSparse(), pieces, references.referrers());
    boolean isTooLong = source.bytes() > config.maxBytes() && source.bytes() * 2 >= length(blob);
    if (!references.isComplete() || pieces.isEmpty() || isTooLong) {
      considered.add(id);
      return;
    }
    boolean fits = sources.isEmpty() || bytes + source.bytes() <= config.maxBytes();
    if (fits && pieceCount + pieces.size() <= RewriteCatalog.MAX_MOVES) {
      considered.add(id);
      sources.add(source);
      count();
    }
  }

  private void count() {
    bytes = sources.stream().mapToLong(Source::bytes).sum();
    pieceCount = sources.stream().mapToInt(source -> source.pieces().size()).sum();
  }

  /** Leaves out what others rewrite. */
  void keep(Collection<BlobId> claimed) {
    Set<BlobId> own = Set.copyOf(claimed);
    sources.removeIf(source -> !own.contains(source.blob()));
    count();
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
    return sources.size() > 1 || sources.stream().anyMatch(Source::isSparse);
  }

  /**
   * Blobs to claim, and so not to be looked at again for a while, whatever becomes of the round.
   */
  List<BlobId> considered() {
    return List.copyOf(considered);
  }

  /** How many blobs are rewritten. */
  int size() {
    return sources.size();
  }

  List<Piece> pieces() {
    return sources.stream().flatMap(source -> source.pieces().stream()).toList();
  }

  /** Each once. */
  List<Referrer> referrers() {
    return sources.stream().flatMap(source -> source.referrers().stream()).distinct().toList();
  }

  long bytes() {
    return bytes;
  }
}
