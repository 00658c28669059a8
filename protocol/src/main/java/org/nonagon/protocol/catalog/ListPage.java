package org.nonagon.protocol.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;

/**
 * A page of a listing.
 *
 * @param items keys and common prefixes in the order of their bytes
 * @param truncated whether more follow; the next page begins behind the last item
 */
public record ListPage(List<Item> items, boolean truncated) {
  /** Copies the list. */
  public ListPage {
    items = List.copyOf(items);
  }

  /** A line of a listing. */
  public sealed interface Item {
    /** What it is ordered by. */
    KeyBytes name();

    /**
     * A current version.
     *
     * @param name its key
     * @param rank its rank
     * @param size bytes
     * @param etag its entity tag
     * @param owner the account that owns it
     * @param checksum its additional checksum
     * @param storageClass the name of its storage class
     */
    record Listed(
        ObjectKey name,
        long rank,
        long size,
        EntityTag etag,
        AccountId owner,
        Optional<ObjectChecksum> checksum,
        String storageClass)
        implements Item {
      /** When it was committed. */
      public Instant lastModified() {
        return ObjectVersion.instantOf(rank);
      }
    }

    /** Keys rolled up to what they begin with. */
    record CommonPrefix(KeyPrefix name) implements Item {}
  }
}
