package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog;
import org.nonagon.protocol.catalog.RepairCatalog.Backlog;
import org.nonagon.protocol.catalog.RepairCatalog.Cause;
import org.nonagon.protocol.catalog.RepairCatalog.GroupPlace;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSingle;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSweep;
import org.nonagon.protocol.catalog.RepairCatalog.Leases;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.catalog.RepairCatalog.Sweep;
import org.nonagon.protocol.catalog.RepairCatalog.SweepOutcome;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

/** What is to be mended and moved, in the functions of {@code R__repair.sql}. */
final class Repairs {
  /** For how long one lease looks for sweeps that have something left. */
  private static final long SEARCH_MICROS = 300_000;

  private static final long LEASE_MICROS = TimeUnit.SECONDS.toMicros(RepairCatalog.LEASE_SECONDS);
  private static final UUID BEFORE_ALL = new UUID(0, 0);
  private static final short FLAG = 0;
  private static final short SWEEP = 1;
  private static final short LOST = 0;
  private static final short MISPLACED = 1;
  private static final int MANIFEST_COLUMN = 6;

  private static final String LEASE =
      "SELECT * FROM lease_repairs(%s)".formatted(Versions.placeholders(6));
  private static final String END_SWEEP =
      "SELECT end_sweep(%s)".formatted(Versions.placeholders(8));
  private static final String END_SINGLE =
      "SELECT end_single(%s)".formatted(Versions.placeholders(4));
  private static final String RELOCATE =
      "SELECT relocate_shards(%s)".formatted(Versions.placeholders(7));
  private static final String ADD_SINGLES = "SELECT note_singles($1, $2)";
  private static final String DAMAGE = "SELECT report_damage($1, $2, $3, $4)";
  private static final String CENSUS = "SELECT * FROM placement_census($1, $2, $3)";

  private static final String BLOBS_ON =
      """
      SELECT b.id, b.k, b.m, b.cell, b.length, b.drives, all_missing(b.home, b.id, b.drives, b.missing)
        FROM blob b
       WHERE b.home = $1 AND b.state = 1 AND $2 = ANY (b.drives)
         AND (blob_group(b.id), b.id) > ($3, $4) AND blob_group(b.id) <= $5
       ORDER BY blob_group(b.id), b.id LIMIT $6
      """;

  private static final String BACKLOG =
      """
      SELECT (SELECT count(*) FROM repair_cursor c WHERE c.home = $1 AND c.cause = 0),
             (SELECT count(*) FROM repair_cursor c WHERE c.home = $1 AND c.cause = 1),
             (SELECT count(*) FROM repair_blob r WHERE r.home = $1)
      """;

  private final CatalogDatabase database;

  Repairs(CatalogDatabase database) {
    this.database = database;
  }

  Uni<Leases> lease(Home home, UUID worker, int limit) {
    Tuple arguments =
        Tuple.of(
            home.number(), worker, limit, RepairCatalog.SWEEP_BLOBS, LEASE_MICROS, SEARCH_MICROS);
    return database.write(LEASE, arguments, Repairs::leases);
  }

  private static Leases leases(RowSet<Row> rows) {
    Map<Sweep, LeasedSweep> sweeps = new LinkedHashMap<>();
    List<LeasedSingle> singles = new ArrayList<>();
    boolean isMore = false;
    for (Row row : rows) {
      switch (row.getShort("kind")) {
        case FLAG -> isMore = row.getBoolean("flag");
        case SWEEP -> sweeps.merge(sweep(row), leasedSweep(row), Repairs::joined);
        default -> singles.add(new LeasedSingle(manifest(row), row.getInteger("attempts")));
      }
    }
    return new Leases(List.copyOf(sweeps.values()), singles, isMore);
  }

  private static Sweep sweep(Row row) {
    return new Sweep(
        new Group(row.getInteger("group_number")),
        new DriveId(row.getInteger("drive")),
        row.getShort("cause") == LOST ? Cause.LOST : Cause.MISPLACED);
  }

  private static LeasedSweep leasedSweep(Row row) {
    return new LeasedSweep(sweep(row), List.of(manifest(row)), row.getBoolean("flag"));
  }

  private static LeasedSweep joined(LeasedSweep first, LeasedSweep second) {
    List<BlobManifest> blobs = new ArrayList<>(first.blobs());
    blobs.addAll(second.blobs());
    return new LeasedSweep(first.sweep(), blobs, first.isLast());
  }

  private static short number(Cause cause) {
    return switch (cause) {
      case LOST -> LOST;
      case MISPLACED -> MISPLACED;
    };
  }

  private static BlobManifest manifest(Row row) {
    return Manifests.read(row, MANIFEST_COLUMN).getFirst();
  }

  Uni<Boolean> endSweep(Home home, UUID worker, Sweep sweep, SweepOutcome outcome) {
    Tuple arguments =
        Tuple.of(
            home.number(),
            worker,
            sweep.group().value(),
            (short) sweep.drive().value(),
            number(sweep.cause()));
    switch (outcome) {
      case SweepOutcome.Reached reached ->
          arguments
              .addValue(reached.last().map(BlobId::value).orElse(null))
              .addValue(Blobs.ids(reached.failed()))
              .addValue(null);
      case SweepOutcome.Postponed postponed ->
          arguments
              .addValue(null)
              .addValue(new UUID[0])
              .addValue(TimeUnit.MILLISECONDS.toMicros(postponed.retryMillis()));
    }
    return database.write(END_SWEEP, arguments, Repairs::isDone);
  }

  Uni<Boolean> endSingle(Home home, UUID worker, BlobId blob, Optional<Long> retryMillis) {
    @Nullable Long retryMicros = retryMillis.map(TimeUnit.MILLISECONDS::toMicros).orElse(null);
    return database.write(
        END_SINGLE, Tuple.of(home.number(), worker, blob.value(), retryMicros), Repairs::isDone);
  }

  private static boolean isDone(RowSet<Row> rows) {
    return rows.iterator().next().getBoolean(0);
  }

  Uni<Set<Relocation>> relocate(Home home, UUID worker, List<Relocation> relocations) {
    Tuple arguments =
        Tuple.of(home.number(), worker)
            .addValue(array(relocations, r -> r.blob().value(), UUID[]::new))
            .addValue(array(relocations, r -> (short) r.column(), Short[]::new))
            .addValue(array(relocations, r -> (short) r.from().value(), Short[]::new))
            .addValue(array(relocations, r -> (short) r.to().value(), Short[]::new))
            .addValue(array(relocations, Relocation::incarnation, Integer[]::new));
    return database.write(
        RELOCATE,
        arguments,
        rows -> {
          Set<Relocation> done = new HashSet<>();
          for (int number : rows.iterator().next().getArrayOfIntegers(0)) {
            done.add(relocations.get(number - 1));
          }
          return done;
        });
  }

  private static <T> T[] array(
      List<Relocation> relocations, Function<Relocation, T> field, IntFunction<T[]> array) {
    return relocations.stream().map(field).toArray(array);
  }

  Uni<Void> addSingles(Home home, List<BlobId> blobs) {
    return done(ADD_SINGLES, Tuple.of(home.number()).addValue(Blobs.ids(blobs)));
  }

  Uni<Void> reportDamage(Home home, ShardId shard, DriveId drive) {
    return done(
        DAMAGE,
        Tuple.of(
            home.number(), shard.blob().value(), (short) shard.index(), (short) drive.value()));
  }

  private Uni<Void> done(String sql, Tuple arguments) {
    return database.write(sql, arguments, rows -> true).replaceWithVoid();
  }

  Uni<List<BlobManifest>> blobsOn(
      Home home, DriveId drive, GroupPlace after, int lastGroup, int limit) {
    Tuple arguments =
        Tuple.of(
            home.number(),
            (short) drive.value(),
            after.group(),
            after.blob().map(BlobId::value).orElse(BEFORE_ALL),
            lastGroup,
            limit);
    return database.read(BLOBS_ON, arguments, Blobs::manifests);
  }

  Uni<List<PlacementCount>> census(Home home, int firstGroup, int lastGroup) {
    return database.read(
        CENSUS,
        Tuple.of(home.number(), firstGroup, lastGroup),
        rows -> {
          List<PlacementCount> counts = new ArrayList<>(rows.size());
          rows.forEach(row -> counts.add(count(row)));
          return counts;
        });
  }

  private static PlacementCount count(Row row) {
    return new PlacementCount(
        Manifests.drives(row.getArrayOfShorts("drives")),
        Manifests.missing(row.getArrayOfShorts("missing")),
        row.getInteger("k"),
        row.getLong("blobs"),
        row.getLong("bytes"));
  }

  Uni<Backlog> backlog(Home home) {
    return database.read(
        BACKLOG,
        Tuple.of(home.number()),
        rows -> {
          Row row = rows.iterator().next();
          return new Backlog(row.getLong(0), row.getLong(1), row.getLong(2));
        });
  }
}
