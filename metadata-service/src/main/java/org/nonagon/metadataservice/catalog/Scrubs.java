package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.EndedScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.OpenScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubRound;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

/** When drives were read through, in the functions of {@code R__scrub.sql}. */
final class Scrubs {
  private static final String REQUEST = "SELECT request_scrubs($1, $2)";
  private static final String ROUND = "SELECT * FROM scrub_round($1, $2, $3)";
  private static final String REPORT =
      "SELECT report_scrub(%s)".formatted(Versions.placeholders(5));

  private static final String REQUESTED =
      """
      SELECT s.drive FROM scrub s
       WHERE s.home = $1 AND s.drive = ANY ($2) AND s.requested_at > coalesce(s.started_at, 0)
      """;

  private static final String ALL =
      """
      SELECT d.id, s.requested_at, s.started_at, s.next_group, s.found,
             s.ended_started_at, s.ended_at, s.ended_found
        FROM drive d LEFT JOIN scrub s ON s.home = $1 AND s.drive = d.id
       ORDER BY d.id
      """;

  private final CatalogDatabase database;

  Scrubs(CatalogDatabase database) {
    this.database = database;
  }

  Uni<Long> request(Home home, Set<DriveId> drives) {
    return database.write(REQUEST, of(home, drives), rows -> rows.iterator().next().getLong(0));
  }

  Uni<Set<DriveId>> requested(Home home, Set<DriveId> drives) {
    return database.read(
        REQUESTED,
        of(home, drives),
        rows -> {
          Set<DriveId> found = new HashSet<>();
          rows.forEach(row -> found.add(new DriveId(row.getInteger(0))));
          return found;
        });
  }

  private static Tuple of(Home home, Set<DriveId> drives) {
    Integer[] numbers = drives.stream().map(DriveId::value).toArray(Integer[]::new);
    return Tuple.of(home.number()).addValue(numbers);
  }

  Uni<Optional<ScrubRound>> round(Home home, DriveId drive, int incarnation) {
    return database.write(
        ROUND,
        Tuple.of(home.number(), drive.value(), incarnation),
        rows -> {
          Iterator<Row> found = rows.iterator();
          return found.hasNext() ? Optional.of(round(found.next())) : Optional.empty();
        });
  }

  private static ScrubRound round(Row row) {
    return new ScrubRound(
        row.getLong("round"),
        row.getBoolean("requested"),
        row.getLong("elapsed"),
        row.getInteger("next_group"),
        findings(row.getArrayOfLongs("found")));
  }

  Uni<Boolean> report(Home home, DriveId drive, long round, int nextGroup, ScrubFindings found) {
    return database.write(
        REPORT,
        Tuple.of(home.number(), drive.value(), round, nextGroup).addValue(array(found)),
        rows -> rows.iterator().next().getBoolean(0));
  }

  private static Long[] array(ScrubFindings found) {
    return new Long[] {
      found.shards(),
      found.blocks(),
      found.bytes(),
      found.corrupt(),
      found.missing(),
      found.leftOver()
    };
  }

  private static ScrubFindings findings(Long[] found) {
    return new ScrubFindings(found[0], found[1], found[2], found[3], found[4], found[5]);
  }

  Uni<List<DriveScrub>> all(Home home) {
    return database.read(
        ALL,
        Tuple.of(home.number()),
        rows -> {
          List<DriveScrub> scrubs = new ArrayList<>(rows.size());
          rows.forEach(row -> scrubs.add(scrub(row)));
          return scrubs;
        });
  }

  private static DriveScrub scrub(Row row) {
    return new DriveScrub(
        new DriveId(row.getInteger("id")),
        Optional.ofNullable(row.getLong("requested_at")),
        open(row),
        Optional.ofNullable(row.getLong("ended_at"))
            .map(
                ended ->
                    new EndedScrub(
                        row.getLong("ended_started_at"),
                        ended,
                        findings(row.getArrayOfLongs("ended_found")))));
  }

  private static Optional<OpenScrub> open(Row row) {
    return Optional.ofNullable(row.getLong("started_at"))
        .filter(started -> row.getInteger("next_group") < Group.COUNT)
        .map(
            started ->
                new OpenScrub(
                    started, row.getInteger("next_group"), findings(row.getArrayOfLongs("found"))));
  }
}
