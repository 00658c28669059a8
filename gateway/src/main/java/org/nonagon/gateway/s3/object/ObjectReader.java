package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.ExtentPages;
import org.nonagon.blobs.read.ManifestLookup;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.ObjectCatalog;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/**
 * Reads versions: looks them up, gives their extents and their bytes. A read is begun before the
 * lookup and ended when nothing more is asked of the version, so that its blobs stay.
 *
 * <p>Thread-safe.
 *
 * @param objects knows the versions
 * @param blobs knows where their blobs are
 * @param reader fetches bytes
 * @param reads is told of every read
 */
public record ObjectReader(
    ObjectCatalog objects, BlobCatalog blobs, BlobReader reader, OldestRead reads) {

  /** A read begins; gives what is to be run when it has ended. */
  public Runnable begin() {
    return reads.begin();
  }

  /** What stands under a key. */
  public Uni<ObjectLookup> lookup(Bucket bucket, ObjectKey key, Optional<VersionId> version) {
    return objects.lookup(bucket.id(), key, version);
  }

  /** All extents of a version, of which its lookup brought the first. */
  public ExtentPages extents(Bucket bucket, ObjectVersion version) {
    return ExtentPages.startingWith(
        version.content().extents(),
        first -> objects.extents(bucket.id(), version.key(), version.rank(), first));
  }

  /**
   * The bytes of a range of what the extents supply.
   *
   * @param found the version that the extents are of
   * @param onClose run once, when the source is closed
   */
  public ObjectSource bytes(
      Bucket bucket,
      ObjectLookup.Found found,
      ExtentPages extents,
      ByteRange range,
      Runnable onClose) {
    return new ObjectSource(reader.read(extents, manifests(bucket, found), range), onClose);
  }

  /**
   * The lookup brought the first manifests along, so that a small object needs no second question.
   * They are given out once: a reader that asks again found a shard missing, and is to hear what
   * the catalog says by then.
   */
  private ManifestLookup manifests(Bucket bucket, ObjectLookup.Found found) {
    Map<BlobId, BlobManifest> known = new ConcurrentHashMap<>();
    found.blobs().forEach(manifest -> known.put(manifest.id(), manifest));
    return wanted -> {
      List<BlobManifest> here =
          wanted.stream().flatMap(id -> Optional.ofNullable(known.remove(id)).stream()).toList();
      return here.size() == wanted.size()
          ? Uni.createFrom().item(here)
          : blobs.blobs(bucket.id().home(), wanted);
    };
  }
}
