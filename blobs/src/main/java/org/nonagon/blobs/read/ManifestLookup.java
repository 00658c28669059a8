package org.nonagon.blobs.read;

import io.smallrye.mutiny.Uni;
import java.util.List;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;

/** Where a reader learns where blobs are. */
@FunctionalInterface
public interface ManifestLookup {
  /** The manifests of those of the blobs that exist, in any order. */
  Uni<List<BlobManifest>> find(List<BlobId> blobs);
}
