package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/**
 * The loss of drives where blobs stand in many groups. Commits wait for its end: work that grows
 * with the square of the groups would take minutes here and exceed every patience.
 */
class LossCostTest {
  private static final int GROUPS = 20_000;

  private static final String FILL =
      """
      INSERT INTO blob (home, id, live, length, cell, state, k, m, drives)
      SELECT 0, ('0199aaaa-0000-7000-8000-' || lpad(to_hex(g), 12, '0'))::uuid, 1, 1, 1, 1, 6, 3,
             '{1,2,3,4,5,6,7,8,9}'
        FROM generate_series(1, $1::integer) g
      """;
  private static final String SWEEPS =
      "SELECT spare, count(*) FROM repair_cursor WHERE cause = 0 GROUP BY spare ORDER BY spare";

  @RegisterExtension
  static final CatalogForTests CATALOG = new CatalogForTests(CatalogSettings.SHARED);

  private final Vertx vertx = Vertx.vertx();
  private final CatalogDatabase database =
      new CatalogDatabase(
          CatalogConnections.open(vertx, CATALOG.database(), CatalogSettings.SHARED));

  private record Sweeps(int spare, long count) {}

  @BeforeEach
  void putABlobIntoEachOfManyGroups() {
    await(database.write(FILL, Tuple.of(GROUPS), rows -> rows.rowCount()));
  }

  @AfterEach
  void disconnect() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void aLossMakesEachSweepOnceHoweverManyThereAre() {
    List<DriveId> drives = IntStream.range(0, 4).mapToObj(_ -> register()).toList();

    lose(drives.subList(0, 1));
    assertThat(sweeps()).containsExactly(new Sweeps(2, GROUPS));
    lose(drives.subList(1, 2));
    assertThat(sweeps()).containsExactly(new Sweeps(1, 2 * GROUPS));
    lose(drives.subList(2, 4));
    assertThat(sweeps()).containsExactly(new Sweeps(-1, 4 * GROUPS));
  }

  private static DriveId register() {
    Drive drive =
        await(
            CATALOG
                .catalog()
                .registerDrive(
                    new DriveRegistration(
                        Optional.empty(),
                        new NodeId(1),
                        Zone.DEFAULT,
                        "/d/" + UUID.randomUUID(),
                        1,
                        1L << 40)));
    return drive.id();
  }

  private static void lose(List<DriveId> drives) {
    assertThat(await(CATALOG.catalog().setState(drives, Drive.State.LOST)))
        .containsExactlyInAnyOrderElementsOf(drives);
  }

  private List<Sweeps> sweeps() {
    return await(
        database.read(
            SWEEPS,
            Tuple.tuple(),
            rows -> {
              List<Sweeps> sweeps = new ArrayList<>();
              rows.forEach(row -> sweeps.add(new Sweeps(row.getInteger(0), row.getLong(1))));
              return sweeps;
            }));
  }
}
