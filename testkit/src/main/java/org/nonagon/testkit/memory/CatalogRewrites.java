package org.nonagon.testkit.memory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.MultipartAssembly;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.BlobReferences;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.testkit.memory.CatalogBucket.Stored;

/** What refers to blobs of the twin, and how that is changed. */
final class CatalogRewrites {
  private final CatalogBuckets buckets;
  private final CatalogBlobs blobs;

  CatalogRewrites(CatalogBuckets buckets, CatalogBlobs blobs) {
    this.buckets = buckets;
    this.blobs = blobs;
  }

  /** The blobs of a commit that hold several objects, each in one extent. */
  static Set<BlobId> packs(Commit commit) {
    Set<BlobId> once = new HashSet<>();
    Set<BlobId> again = new HashSet<>();
    for (CommitEntry entry : commit.entries()) {
      if (entry instanceof CommitEntry.Put put) {
        List<Extent> extents = MultipartAssembly.mergeAdjacent(put.content().extents());
        if (extents.size() == 1 && !once.add(extents.getFirst().blob())) {
          again.add(extents.getFirst().blob());
        }
      }
    }
    return again;
  }

  BlobReferences references(BlobId blob) {
    Set<Referrer> referrers = new LinkedHashSet<>();
    Set<Extent> extents = new LinkedHashSet<>();
    List<Extent> all = new ArrayList<>();
    forEach(
        (referrer, content) ->
            content.extents().stream()
                .filter(extent -> extent.blob().equals(blob))
                .filter(extent -> all.size() <= RewriteCatalog.MAX_EXTENTS)
                .forEach(
                    extent -> {
                      all.add(extent);
                      referrers.add(referrer);
                      extents.add(extent);
                    }));
    return new BlobReferences(
        List.copyOf(referrers), List.copyOf(extents), all.size() <= RewriteCatalog.MAX_EXTENTS);
  }

  private void forEach(BiConsumer<Referrer, ObjectContent> action) {
    for (CatalogBucket bucket : buckets.all()) {
      for (ObjectVersion version : bucket.versions()) {
        action.accept(
            new Referrer.Version(bucket.settings().id(), version.key(), version.rank()),
            version.content());
      }
      for (Map.Entry<UploadId, CatalogUpload> upload : bucket.uploads().entrySet()) {
        upload
            .getValue()
            .parts()
            .values()
            .forEach(
                part ->
                    action.accept(
                        new Referrer.Part(upload.getKey(), part.number()), part.content()));
      }
    }
  }

  MoveOutcome move(WrittenBlob to, List<Move> moves, List<Referrer> referrers, long micros) {
    BlobId target = to.manifest().id();
    CatalogBlobs.Claim claim = blobs.claim(List.of(to));
    if (claim.judge(List.of(new Extent(target, 0, 1, 0)))
        instanceof CatalogBlobs.Verdict.Condemned) {
      return new MoveOutcome.Condemned();
    }
    Mover mover = new Mover(target, moves, claim, micros);
    int changed = (int) referrers.stream().distinct().filter(mover::move).count();
    blobs.markSmall(List.of(to), Set.of(), micros);
    return new MoveOutcome.Moved(changed);
  }

  /** One call. */
  private final class Mover {
    private final BlobId target;
    private final Map<BlobId, List<Move>> moves = new HashMap<>();
    private final CatalogBlobs.Claim claim;
    private final long micros;

    Mover(BlobId target, List<Move> moves, CatalogBlobs.Claim claim, long micros) {
      this.target = target;
      this.claim = claim;
      this.micros = micros;
      moves.forEach(
          move -> this.moves.computeIfAbsent(move.from(), _ -> new ArrayList<>()).add(move));
    }

    boolean move(Referrer referrer) {
      return switch (referrer) {
        case Referrer.Version version -> moveVersion(version);
        case Referrer.Part part -> movePart(part);
      };
    }

    private boolean moveVersion(Referrer.Version wanted) {
      Optional<CatalogBucket> bucket = buckets.find(wanted.bucket());
      Optional<ObjectVersion> found = bucket.flatMap(b -> b.find(wanted.key(), wanted.rank()));
      Optional<ObjectContent> moved = found.flatMap(version -> moved(version.content()));
      moved.ifPresent(
          content -> bucket.orElseThrow().add(wanted.key(), with(found.orElseThrow(), content)));
      return moved.isPresent();
    }

    private Stored with(ObjectVersion version, ObjectContent content) {
      return new Stored.Version(
          new ObjectVersion(
              version.key(),
              version.rank(),
              version.id(),
              version.owner(),
              content,
              version.attributes()));
    }

    private boolean movePart(Referrer.Part wanted) {
      for (CatalogBucket bucket : buckets.all()) {
        Optional<CatalogUpload> upload = Optional.ofNullable(bucket.uploads().get(wanted.upload()));
        Optional<UploadedPart> part =
            upload.flatMap(found -> Optional.ofNullable(found.parts().get(wanted.number())));
        Optional<ObjectContent> moved = part.flatMap(found -> moved(found.content()));
        if (moved.isPresent()) {
          upload
              .orElseThrow()
              .parts()
              .put(
                  wanted.number(),
                  new UploadedPart(
                      wanted.number(), part.orElseThrow().modified(), moved.orElseThrow()));
          return true;
        }
      }
      return false;
    }

    /**
     * The content with its moved extents, and their references with it; none when there are none.
     */
    private Optional<ObjectContent> moved(ObjectContent content) {
      List<Extent> before = new ArrayList<>();
      List<Extent> after = new ArrayList<>();
      List<Extent> all = new ArrayList<>();
      for (Extent extent : content.extents()) {
        Optional<Extent> moved =
            Optional.ofNullable(moves.get(extent.blob())).stream()
                .flatMap(List::stream)
                .filter(move -> move.covers(extent))
                .map(move -> move.moved(extent, target))
                .findFirst();
        moved.ifPresent(
            there -> {
              before.add(extent);
              after.add(there);
            });
        all.add(moved.orElse(extent));
      }
      claim.take(after);
      blobs.release(before, micros);
      return before.isEmpty() ? Optional.empty() : Optional.of(content.withExtents(all));
    }
  }
}
