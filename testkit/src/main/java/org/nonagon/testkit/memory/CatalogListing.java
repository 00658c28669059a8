package org.nonagon.testkit.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListPage.Item;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;

/** Lists the current versions of a bucket of the twin. */
final class CatalogListing {
  private CatalogListing() {}

  static ListPage list(CatalogBucket bucket, ListQuery query) {
    List<Item> items = new ArrayList<>();
    if (query.limit() == 0) {
      return new ListPage(items, false);
    }
    KeyPrefix from = query.after().compareTo(query.prefix()) > 0 ? query.after() : query.prefix();
    for (ObjectKey key : bucket.keysFrom(from)) {
      if (!key.startsWith(query.prefix())) {
        break;
      }
      Optional<Item> item = bucket.current(key).map(version -> item(query, version));
      if (item.isPresent() && isNew(item.get(), query, key, items)) {
        if (items.size() == query.limit()) {
          return new ListPage(items, true);
        }
        items.add(item.get());
      }
    }
    return new ListPage(items, false);
  }

  private static boolean isNew(Item item, ListQuery query, ObjectKey key, List<Item> items) {
    return key.compareTo(query.after()) > 0
        && item.name().compareTo(query.after()) != 0
        && (items.isEmpty() || !items.getLast().equals(item));
  }

  private static Item item(ListQuery query, ObjectVersion version) {
    return rolledUp(version.key(), query.prefix(), query.delimiter())
        .<Item>map(Item.CommonPrefix::new)
        .orElseGet(
            () ->
                new Item.Listed(
                    version.key(),
                    version.rank(),
                    version.content().size(),
                    version.content().etag(),
                    version.owner(),
                    version.content().checksum(),
                    version.attributes().storageClass()));
  }

  /** What a key is rolled up to, if the delimiter stands behind the prefix in it. */
  static Optional<KeyPrefix> rolledUp(KeyBytes key, KeyPrefix prefix, KeyPrefix delimiter) {
    int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
    return at < 0 ? Optional.empty() : Optional.of(key.head(at + delimiter.length()));
  }
}
