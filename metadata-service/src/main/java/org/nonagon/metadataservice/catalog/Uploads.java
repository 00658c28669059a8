package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PartPage;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;

/** Begins, fills and aborts multipart uploads. */
final class Uploads {
  private static final String CREATE =
      "SELECT create_upload(%s)".formatted(Versions.placeholders(12));

  private static final String FIND =
      """
      SELECT %s FROM upload u
       WHERE u.home = $1 AND u.bucket_id = $2 AND u.id = $3 AND u.key = $4 AND u.state = 0
      """
          .formatted(UploadRow.LIST);

  private static final String PUT_PART =
      "SELECT code, modified, bad FROM put_part(%s)"
          .formatted(Versions.placeholders(PartArguments.COUNT));

  private static final String PARTS =
      """
      SELECT %s FROM upload u JOIN part p ON p.home = u.home AND p.upload_id = u.id
       WHERE u.home = $1 AND u.bucket_id = $2 AND u.id = $3 AND u.state = 0 AND p.number > $4
       ORDER BY p.number LIMIT $5
      """
          .formatted(PartRow.LIST);

  private static final String ABORT = "SELECT abort_upload($1, $2, $3, $4)";

  private final CatalogDatabase database;

  Uploads(CatalogDatabase database) {
    this.database = database;
  }

  Uni<Boolean> create(NewUpload upload) {
    ObjectAttributes attributes = upload.attributes();
    Tuple arguments =
        Tuple.tuple()
            .addInteger(upload.bucket().home().number())
            .addInteger(Numbers.of(upload.bucket()))
            .addUUID(upload.id().value())
            .addBuffer(Numbers.bytes(upload.key()))
            .addLong(upload.owner().value())
            .addShort((short) VersionFlags.of(attributes.lock()))
            .addString(VersionColumns.storageClass(attributes))
            .addString(UploadRow.text(upload.checksum()))
            .addBuffer(VersionBytes.headers(attributes.headers(), attributes.metadata()))
            .addBuffer(VersionBytes.map(attributes.tags().values()))
            .addBuffer(VersionBytes.acl(attributes.acl()))
            .addLong(VersionFlags.retainUntil(attributes.lock()));
    return database.write(CREATE, arguments, rows -> rows.iterator().next().getBoolean(0));
  }

  Uni<Optional<Upload>> find(BucketId bucket, ObjectKey key, UploadId id) {
    Tuple arguments =
        Tuple.of(bucket.home().number(), Numbers.of(bucket), id.value(), Numbers.bytes(key));
    return database.read(FIND, arguments, rows -> first(bucket, rows));
  }

  private static Optional<Upload> first(BucketId bucket, RowSet<Row> rows) {
    for (Row row : rows) {
      return Optional.of(UploadRow.upload(bucket, row));
    }
    return Optional.empty();
  }

  Uni<PutPartOutcome> putPart(NewPart part) {
    return database.write(PUT_PART, PartArguments.of(part), rows -> outcome(part, rows));
  }

  private static PutPartOutcome outcome(NewPart part, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    int code = row.getInteger(0);
    return switch (code) {
      case 0 -> new PutPartOutcome.Stored(stored(part, row.getLong(1)));
      case 9 -> new PutPartOutcome.SourceGone(new BlobId(row.getUUID(2)));
      case 10 -> new PutPartOutcome.Condemned(new BlobId(row.getUUID(2)));
      case 11 -> new PutPartOutcome.NoSuchUpload();
      default -> throw new IllegalStateException("no verdict on a part has the code " + code);
    };
  }

  private static UploadedPart stored(NewPart part, long micros) {
    return new UploadedPart(
        part.number(), ObjectVersion.instantOf(micros), part.content().withExtents(List.of()));
  }

  Uni<PartPage> parts(BucketId bucket, UploadId upload, int after, int limit) {
    if (limit == 0) {
      return Uni.createFrom().item(new PartPage(List.of(), false));
    }
    Tuple arguments =
        Tuple.of(bucket.home().number(), Numbers.of(bucket), upload.value(), after, limit + 1);
    return database.read(PARTS, arguments, rows -> page(rows, limit));
  }

  private static PartPage page(RowSet<Row> rows, int limit) {
    List<UploadedPart> parts = new ArrayList<>(rows.size());
    rows.forEach(row -> parts.add(PartRow.withoutExtents(row)));
    return new PartPage(parts.subList(0, Math.min(limit, parts.size())), parts.size() > limit);
  }

  Uni<Boolean> abort(BucketId bucket, ObjectKey key, UploadId upload) {
    Tuple arguments =
        Tuple.of(bucket.home().number(), Numbers.of(bucket), Numbers.bytes(key), upload.value());
    return database.write(ABORT, arguments, rows -> rows.iterator().next().getBoolean(0));
  }
}
