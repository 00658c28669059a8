package org.nonagon.metadataservice.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.MultipartAssembly;
import org.nonagon.protocol.catalog.MultipartAssembly.AssemblyOutcome;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.object.ObjectContent;

/**
 * Makes the parts of an upload one version, in one transaction: the key's lock, the upload's row
 * alone, the parts, the same commit as that of a copy, and the end of the upload, which releases
 * the parts only after the version refers to their blobs.
 */
final class UploadCompletion {
  private static final String LOCK =
      """
      SELECT pg_advisory_xact_lock_shared(1, $1), pg_advisory_xact_lock($2)
      """;

  private static final String UPLOAD =
      """
      SELECT %s, %s FROM upload u
       WHERE u.home = $1 AND u.bucket_id = $2 AND u.id = $3 AND u.key = $4
         FOR UPDATE
      """
          .formatted(UploadRow.LIST, UploadRow.ENDED_LIST);

  private static final String BUCKET = "SELECT 1 FROM bucket b WHERE b.home = $1 AND b.id = $2";

  /** Shared, so that no rewriting takes what is read here away before the version refers to it. */
  private static final String PARTS =
      """
      SELECT %s, %s FROM part p
       WHERE p.home = $1 AND p.upload_id = $2 AND p.number = ANY ($3)
       ORDER BY p.number FOR SHARE
      """
          .formatted(PartRow.LIST, PartRow.EXTENTS_LIST);

  private static final String FINISH =
      "SELECT finish_upload(%s)".formatted(Versions.placeholders(11));

  private final CatalogDatabase database;

  UploadCompletion(CatalogDatabase database) {
    this.database = database;
  }

  Uni<CompleteOutcome> complete(CompleteUpload request) {
    return database.transaction(connection -> new Attempt(connection, request).run());
  }

  /** One completion in its transaction. */
  private static final class Attempt {
    private final SqlConnection connection;
    private final CompleteUpload request;
    private final Buffer digest;

    Attempt(SqlConnection connection, CompleteUpload request) {
      this.connection = connection;
      this.request = request;
      this.digest = digest(request.parts());
    }

    Future<CompleteOutcome> run() {
      long lock = KeyLocks.ofKey(request.bucket(), request.key());
      return query(LOCK, Tuple.of(Numbers.of(request.bucket()), lock))
          .compose(_ -> query(BUCKET, Tuple.of(home(), Numbers.of(request.bucket()))))
          .compose(
              rows ->
                  rows.size() == 0
                      ? Future.succeededFuture(new CompleteOutcome.NoSuchBucket())
                      : lockUpload());
    }

    private Future<CompleteOutcome> lockUpload() {
      Tuple arguments =
          Tuple.of(
              home(),
              Numbers.of(request.bucket()),
              request.upload().value(),
              Numbers.bytes(request.key()));
      return query(UPLOAD, arguments)
          .compose(
              rows -> {
                for (Row row : rows) {
                  return UploadRow.isOpen(row)
                      ? assemble(UploadRow.upload(request.bucket(), row))
                      : Future.succeededFuture(ended(UploadRow.answer(row, digest)));
                }
                return Future.succeededFuture(new CompleteOutcome.NoSuchUpload());
              });
    }

    private static CompleteOutcome ended(Optional<CompleteOutcome> before) {
      return before.orElseGet(CompleteOutcome.NoSuchUpload::new);
    }

    private Future<CompleteOutcome> assemble(Upload upload) {
      Integer[] numbers =
          request.parts().stream().map(CompletedPart::number).toArray(Integer[]::new);
      return query(PARTS, Tuple.of(home(), request.upload().value(), numbers))
          .compose(
              rows -> {
                List<UploadedPart> parts = new ArrayList<>(rows.size());
                rows.forEach(row -> parts.add(PartRow.withExtents(row)));
                return switch (MultipartAssembly.assemble(upload.checksum(), parts, request)) {
                  case AssemblyOutcome.Refused refused -> Future.succeededFuture(refused.outcome());
                  case AssemblyOutcome.Assembled whole -> commit(upload, whole.content());
                };
              });
    }

    private Future<CompleteOutcome> commit(Upload upload, ObjectContent content) {
      CommitEntry.Put put =
          new CommitEntry.Put(
              request.bucket(),
              request.key(),
              request.condition(),
              request.versionNonce(),
              upload.owner(),
              content,
              upload.attributes());
      Commit commit =
          new Commit(
              request.id(), request.bucket().home(), List.of(), Optional.empty(), List.of(put));
      return Versions.commit(connection, commit)
          .compose(outcomes -> finish(outcomes.getFirst(), content));
    }

    private Future<CompleteOutcome> finish(CommitOutcome outcome, ObjectContent content) {
      return switch (outcome) {
        case CommitOutcome.Written written -> completed(written, content);
        case CommitOutcome.NoSuchBucket _ ->
            Future.succeededFuture(new CompleteOutcome.NoSuchBucket());
        case CommitOutcome.NoSuchKey _ -> Future.succeededFuture(new CompleteOutcome.NoSuchKey());
        case CommitOutcome.PreconditionFailed _ ->
            Future.succeededFuture(new CompleteOutcome.PreconditionFailed());
        case CommitOutcome.Locked _ -> Future.succeededFuture(new CompleteOutcome.Locked());
        case CommitOutcome.QuotaExceeded _ ->
            Future.succeededFuture(new CompleteOutcome.QuotaExceeded());
        case CommitOutcome.Deleted none -> throw unexpected(none);
        case CommitOutcome.NoSuchVersion none -> throw unexpected(none);
        case CommitOutcome.SourceGone none -> throw unexpected(none);
        case CommitOutcome.Condemned none -> throw unexpected(none);
      };
    }

    private static IllegalStateException unexpected(CommitOutcome outcome) {
      return new IllegalStateException("parts keep their blobs live, yet: " + outcome);
    }

    private Future<CompleteOutcome> completed(
        CommitOutcome.Written written, ObjectContent content) {
      Tuple arguments =
          Tuple.tuple()
              .addInteger(home())
              .addInteger(Numbers.of(request.bucket()))
              .addUUID(request.upload().value())
              .addBuffer(digest)
              .addLong(written.rank())
              .addLong(written.id().nonce())
              .addLong(content.size())
              .addLong(content.crc64())
              .addBuffer(VersionBytes.etag(content.etag()))
              .addString(content.checksum().map(VersionBytes::text).orElse(null))
              .addBuffer(VersionBytes.parts(content.parts()));
      ObjectContent answered = content.withExtents(List.of());
      return query(FINISH, arguments)
          .map(_ -> new CompleteOutcome.Completed(written.rank(), written.id(), answered));
    }

    private int home() {
      return request.bucket().home().number();
    }

    private Future<RowSet<Row>> query(String sql, Tuple arguments) {
      return connection.preparedQuery(sql).execute(arguments);
    }

    private static Buffer digest(List<CompletedPart> parts) {
      try {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        parts.forEach(part -> sha256.update(part.toString().getBytes(UTF_8)));
        return Buffer.buffer(sha256.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("SHA-256 is part of every JDK", e);
      }
    }
  }
}
