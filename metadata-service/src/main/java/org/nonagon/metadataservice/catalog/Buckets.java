package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Bucket.Versioning;
import org.nonagon.protocol.catalog.BucketCatalog;
import org.nonagon.protocol.catalog.BucketCatalog.CreateBucketOutcome;
import org.nonagon.protocol.catalog.BucketCatalog.DeleteBucketOutcome;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.BucketName;

/** Makes, finds and removes buckets. */
final class Buckets {
  private static final String COLUMNS =
      "SELECT b.id, b.home, b.name, b.account_id, b.region, b.created, b.versioning FROM bucket b";

  private static final String BY_NAME = COLUMNS + " WHERE b.name = $1";

  private static final String PAGE =
      COLUMNS
          + """
           WHERE b.account_id = $1 AND b.name COLLATE "C" > $2 AND starts_with(b.name, $3)
             AND b.name COLLATE "C" >= $3
           ORDER BY b.name COLLATE "C" LIMIT $4
          """;

  private static final String CREATE = "SELECT create_bucket($1, $2, $3, $4, $5)";
  private static final String SET_VERSIONING = "SELECT set_versioning($1, $2, $3)";
  private static final String DELETE = "SELECT delete_bucket($1, $2)";

  private final CatalogDatabase database;

  Buckets(CatalogDatabase database) {
    this.database = database;
  }

  Uni<CreateBucketOutcome> create(BucketName name, AccountId owner, String region) {
    Tuple arguments =
        Tuple.of(
            Home.ONLY.number(),
            name.value(),
            owner.value(),
            region,
            BucketCatalog.MAX_BUCKETS_PER_ACCOUNT);
    return database
        .write(CREATE, arguments, rows -> rows.iterator().next().getInteger(0))
        .flatMap(
            code ->
                switch (code) {
                  case 0 -> present(name).map(CreateBucketOutcome.Created::new);
                  case 1 -> present(name).map(CreateBucketOutcome.AlreadyOwned::new);
                  case 2 -> Uni.createFrom().item(new CreateBucketOutcome.Taken());
                  default -> Uni.createFrom().item(new CreateBucketOutcome.TooMany());
                });
  }

  private Uni<Bucket> present(BucketName name) {
    return find(name)
        .map(
            bucket ->
                bucket.orElseThrow(
                    () ->
                        new CatalogException(
                            "the bucket went at once", new IllegalStateException(name.value()))));
  }

  Uni<Optional<Bucket>> find(BucketName name) {
    return database.read(BY_NAME, Tuple.of(name.value()), rows -> list(rows).stream().findFirst());
  }

  Uni<List<Bucket>> page(AccountId owner, String prefix, String after, int limit) {
    return database.read(PAGE, Tuple.of(owner.value(), after, prefix, limit), Buckets::list);
  }

  Uni<Boolean> setVersioning(BucketId bucket, Versioning versioning) {
    Tuple arguments = Tuple.of(bucket.home().number(), Numbers.of(bucket), code(versioning));
    return database.write(SET_VERSIONING, arguments, rows -> rows.iterator().next().getBoolean(0));
  }

  Uni<DeleteBucketOutcome> delete(BucketId bucket) {
    Tuple arguments = Tuple.of(bucket.home().number(), Numbers.of(bucket));
    return database.write(
        DELETE,
        arguments,
        rows ->
            switch (rows.iterator().next().getInteger(0)) {
              case 0 -> DeleteBucketOutcome.DELETED;
              case 1 -> DeleteBucketOutcome.NOT_EMPTY;
              default -> DeleteBucketOutcome.NO_SUCH_BUCKET;
            });
  }

  private static List<Bucket> list(RowSet<Row> rows) {
    List<Bucket> buckets = new ArrayList<>(rows.size());
    for (Row row : rows) {
      buckets.add(
          new Bucket(
              new BucketId(new Home(row.getInteger(1)), row.getInteger(0)),
              new BucketName(row.getString(2)),
              new AccountId(row.getLong(3)),
              row.getString(4),
              row.getOffsetDateTime(5).toInstant(),
              versioning(row.getInteger(6))));
    }
    return buckets;
  }

  private static short code(Versioning versioning) {
    return switch (versioning) {
      case OFF -> throw new IllegalArgumentException("a bucket that was versioned stays so");
      case ENABLED -> 1;
      case SUSPENDED -> 2;
    };
  }

  private static Versioning versioning(int code) {
    return switch (code) {
      case 0 -> Versioning.OFF;
      case 1 -> Versioning.ENABLED;
      case 2 -> Versioning.SUSPENDED;
      default -> throw new IllegalStateException("no versioning has the code " + code);
    };
  }
}
