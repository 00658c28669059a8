package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListPage.Item;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectKey;

/**
 * Lists current versions.
 *
 * <p>A page of plain keys is one range scan. With a delimiter the first page is read in the same
 * way; only when its keys collapse to fewer items than were asked for does the listing go on by
 * skipping from prefix to prefix, one probe for each, however many keys are behind it.
 */
final class Listing {
  private static final String PLAIN =
      """
      SELECT c.key, false, c.rank, c.size, c.etag, c.owner, c.checksum, c.storage_class FROM cur c
       WHERE c.home = $1 AND c.bucket_id = $2 AND c.key >= $3 AND c.key < $4
       ORDER BY c.key LIMIT $5
      """;

  /** The first key at or behind a place, rolled up, and the place behind it. */
  private static final String STEP =
      """
      SELECT CASE WHEN d.at > 0 THEN substring(k.key FROM 1 FOR d.cut) ELSE k.key END, d.at > 0,
             CASE WHEN d.at > 0 THEN substring(k.key FROM 1 FOR d.cut) || $8
                  ELSE k.key || '\\x00'::bytea END,
             k.rank, k.size, k.etag, k.owner, k.checksum, k.storage_class
        FROM (SELECT c.* FROM cur c
               WHERE c.home = $1 AND c.bucket_id = $2 AND c.key >= %s AND c.key < $4
               ORDER BY c.key LIMIT 1) k
       CROSS JOIN LATERAL (SELECT p.at, $7::integer + p.at - 1 + length($6::bytea) AS cut
                             FROM (SELECT position($6::bytea IN substring(k.key FROM $7 + 1)) AS at) p) d
      """;

  private static final String SKIPPING =
      """
      WITH RECURSIVE walk (n, name, rolled, next, rank, size, etag, owner, checksum, storage_class) AS (
        SELECT 1, s.* FROM (%s) s
        UNION ALL
        SELECT w.n + 1, s.* FROM walk w CROSS JOIN LATERAL (%s) s WHERE w.n < $5)
      SELECT name, rolled, rank, size, etag, owner, checksum, storage_class FROM walk
      """
          .formatted(STEP.formatted("$3"), STEP.formatted("w.next"));

  private final CatalogDatabase database;

  Listing(CatalogDatabase database) {
    this.database = database;
  }

  Uni<ListPage> list(ListQuery query) {
    if (query.limit() == 0) {
      return Uni.createFrom().item(new ListPage(List.of(), false));
    }
    RollUp rollUp = new RollUp(query.prefix(), query.delimiter());
    Tuple arguments =
        range(query, rollUp, rollUp.lowerBound(query.after())).addInteger(query.limit() + 1);
    return database
        .read(PLAIN, arguments, rows -> new FirstPage(items(rows, rollUp), rows.size()))
        .flatMap(first -> complete(query, rollUp, first));
  }

  private record FirstPage(List<Item> items, int rows) {}

  private Uni<ListPage> complete(ListQuery query, RollUp rollUp, FirstPage first) {
    List<Item> items = first.items();
    boolean isAll = first.rows() <= query.limit();
    if (isAll || items.size() > query.limit()) {
      return Uni.createFrom().item(page(items, query.limit()));
    }
    int wanted = query.limit() + 1 - items.size();
    Tuple arguments =
        range(query, rollUp, behind(items.getLast()))
            .addInteger(wanted)
            .addBuffer(Numbers.bytes(query.delimiter()))
            .addInteger(query.prefix().length())
            .addBuffer(Buffer.buffer(RollUp.behindAll()));
    return database
        .read(SKIPPING, arguments, rows -> items(rows, rollUp))
        .map(
            more -> {
              List<Item> all = new ArrayList<>(items);
              all.addAll(more);
              return page(all, query.limit());
            });
  }

  private static Tuple range(ListQuery query, RollUp rollUp, byte[] from) {
    return Tuple.of(
        query.bucket().home().number(),
        Numbers.of(query.bucket()),
        Buffer.buffer(from),
        Buffer.buffer(rollUp.upperBound()));
  }

  private static ListPage page(List<Item> items, int limit) {
    return items.size() > limit
        ? new ListPage(items.subList(0, limit), true)
        : new ListPage(items, false);
  }

  private static byte[] behind(Item item) {
    return switch (item) {
      case Item.Listed listed -> RollUp.behindKey(listed.name());
      case Item.CommonPrefix common -> RollUp.behindPrefix(common.name());
    };
  }

  private static List<Item> items(RowSet<Row> rows, RollUp rollUp) {
    List<Item> items = new ArrayList<>(rows.size());
    for (Row row : rows) {
      Item item = item(row, rollUp);
      if (items.isEmpty() || !items.getLast().equals(item)) {
        items.add(item);
      }
    }
    return items;
  }

  private static Item item(Row row, RollUp rollUp) {
    byte[] name = row.getBuffer(0).getBytes();
    if (row.getBoolean(1)) {
      return new Item.CommonPrefix(KeyPrefix.of(name));
    }
    ObjectKey key = ObjectKey.of(name);
    return rollUp.of(key).<Item>map(Item.CommonPrefix::new).orElseGet(() -> listed(key, row));
  }

  private static Item listed(ObjectKey key, Row row) {
    return new Item.Listed(
        key,
        row.getLong(2),
        row.getLong(3),
        VersionBytes.etag(row.getBuffer(4)),
        new AccountId(row.getLong(5)),
        VersionBytes.checksum(row.getString(6)),
        VersionColumns.storageClass(row.getString(7)));
  }
}
