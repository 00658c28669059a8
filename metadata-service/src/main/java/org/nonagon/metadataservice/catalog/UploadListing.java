package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog.UploadPage;
import org.nonagon.protocol.catalog.UploadCatalog.UploadQuery;
import org.nonagon.protocol.object.KeyPrefix;

/**
 * Lists open uploads. Uploads are few beside objects, so a page is read in range scans, each from
 * behind the last common prefix when keys collapse.
 */
final class UploadListing {
  private static final int SCAN_ROWS = 256;
  private static final UUID FIRST_ID = new UUID(0, 0);
  private static final UUID LAST_ID = new UUID(-1, -1);

  private static final String SCAN =
      """
      SELECT %s FROM upload u
       WHERE u.home = $1 AND u.bucket_id = $2 AND u.state = 0
         AND (u.key, u.initiated, u.id) > ($3, $4::bigint, $5::uuid) AND u.key < $6
       ORDER BY u.key, u.initiated, u.id LIMIT $7
      """
          .formatted(UploadRow.LIST);

  private static final String INITIATED =
      """
      SELECT u.initiated FROM upload u
       WHERE u.home = $1 AND u.bucket_id = $2 AND u.id = $3 AND u.key = $4
      """;

  private final CatalogDatabase database;

  UploadListing(CatalogDatabase database) {
    this.database = database;
  }

  Uni<UploadPage> list(UploadQuery query) {
    if (query.limit() == 0) {
      return Uni.createFrom()
          .item(new UploadPage(List.of(), List.of(), false, KeyPrefix.EMPTY, Optional.empty()));
    }
    Page page = new Page(query);
    return begin(query, page.rollUp).flatMap(place -> fill(page, place));
  }

  /** A place in the order of uploads: what follows is behind it. */
  private record Place(Buffer key, long initiated, UUID id) {
    static Place before(byte[] key) {
      return new Place(Buffer.buffer(key), Long.MIN_VALUE, FIRST_ID);
    }
  }

  private Uni<Place> begin(UploadQuery query, RollUp rollUp) {
    KeyPrefix marker = query.keyMarker();
    boolean isWithinKey = query.idMarker().isPresent() && !marker.isEmpty();
    if (!isWithinKey) {
      return Uni.createFrom().item(Place.before(rollUp.lowerBound(marker)));
    }
    UUID id = query.idMarker().get().value();
    Tuple arguments =
        Tuple.of(
            query.bucket().home().number(), Numbers.of(query.bucket()), id, Numbers.bytes(marker));
    return database.read(
        INITIATED,
        arguments,
        rows -> {
          for (Row row : rows) {
            return new Place(Numbers.bytes(marker), row.getLong(0), id);
          }
          return Place.before(marker.toByteArray());
        });
  }

  private Uni<UploadPage> fill(Page page, Place from) {
    BucketId bucket = page.query.bucket();
    Tuple arguments =
        Tuple.of(
            bucket.home().number(),
            Numbers.of(bucket),
            from.key(),
            from.initiated(),
            from.id(),
            Buffer.buffer(page.rollUp.upperBound()));
    arguments.addInteger(SCAN_ROWS);
    return database
        .read(
            SCAN,
            arguments,
            rows -> {
              List<Upload> uploads = new ArrayList<>(rows.size());
              rows.forEach(row -> uploads.add(UploadRow.upload(bucket, row)));
              return uploads;
            })
        .flatMap(
            uploads -> {
              for (Upload upload : uploads) {
                if (!page.take(upload)) {
                  return Uni.createFrom().item(page.end(true));
                }
              }
              return uploads.size() < SCAN_ROWS
                  ? Uni.createFrom().item(page.end(false))
                  : fill(page, page.behindLast());
            });
  }

  /** A page that is being filled. */
  private static final class Page {
    private final UploadQuery query;
    private final RollUp rollUp;
    private final List<Upload> uploads = new ArrayList<>();
    private final List<KeyPrefix> prefixes = new ArrayList<>();
    private Optional<Upload> lastUpload = Optional.empty();
    private KeyPrefix lastKey = KeyPrefix.EMPTY;

    Page(UploadQuery query) {
      this.query = query;
      this.rollUp = new RollUp(query.prefix(), query.delimiter());
    }

    /** Takes an upload, or says that the page was full before it. */
    boolean take(Upload upload) {
      Optional<KeyPrefix> common = rollUp.of(upload.key());
      boolean isKnown =
          common.isPresent()
              && (common.get().equals(query.keyMarker())
                  || (!prefixes.isEmpty() && common.get().equals(prefixes.getLast())));
      if (isKnown) {
        return true;
      }
      if (uploads.size() + prefixes.size() == query.limit()) {
        return false;
      }
      common.ifPresentOrElse(prefixes::add, () -> uploads.add(upload));
      lastUpload = common.isPresent() ? Optional.empty() : Optional.of(upload);
      lastKey = common.orElseGet(() -> KeyPrefix.of(upload.key()));
      return true;
    }

    Place behindLast() {
      return lastUpload
          .map(
              upload -> new Place(Numbers.bytes(upload.key()), micros(upload), upload.id().value()))
          .orElseGet(
              () ->
                  new Place(Buffer.buffer(RollUp.behindPrefix(lastKey)), Long.MAX_VALUE, LAST_ID));
    }

    private static long micros(Upload upload) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, upload.initiated());
    }

    UploadPage end(boolean truncated) {
      return new UploadPage(uploads, prefixes, truncated, lastKey, lastUpload.map(Upload::id));
    }
  }
}
