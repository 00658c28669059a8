package org.nonagon.metadataservice.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.metadataservice.postgres.PostgresForTests;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.testkit.contract.ClusterCatalogContract;

class PostgresClusterCatalogTest extends ClusterCatalogContract {
  @RegisterExtension static final PostgresForTests POSTGRES = PostgresForTests.migrated();

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init") // opened before all tests
  private static Mutiny.SessionFactory sessions;

  @BeforeAll
  static void open() {
    sessions = SessionsForTests.open(POSTGRES.database());
  }

  @AfterAll
  static void close() {
    sessions.close();
  }

  @Override
  protected ClusterCatalog catalog() {
    return new PostgresClusterCatalog(sessions);
  }

  @Test
  void aDriveThatIsKnownNowhereIsRefusedAndLeavesNoNode() throws SQLException {
    DriveRegistration unknown =
        new DriveRegistration(
            Optional.of(new DriveId(31_000)), new NodeId(4711), Zone.DEFAULT, "/x", 1, 1);
    assertThatThrownBy(() -> catalog().registerDrive(unknown).await().atMost(PATIENCE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("never registered: drive-31000");
    assertThat(number("SELECT count(*) FROM node WHERE id = 4711")).isZero();
  }

  @Test
  void theSlotsOfALayoutAreTwoBytesEachBigEndian() throws SQLException {
    short[] slots = new short[Group.COUNT];
    slots[1] = 0x1234;
    Layout layout = new Layout(1, new ErasureProfile(1, 0), slots);
    assertThat(catalog().installLayout(layout).await().atMost(PATIENCE)).isTrue();
    assertThat(
            number(
                "SELECT get_byte(slots, 2) * 256 + get_byte(slots, 3) FROM layout"
                    + " WHERE data_shards = 1 AND parity_shards = 0"))
        .isEqualTo(0x1234);
  }

  @Test
  void whatCannotBeAskedIsACatalogException() {
    Mutiny.SessionFactory closed = SessionsForTests.open(POSTGRES.database());
    ClusterCatalog catalog = new PostgresClusterCatalog(closed);
    closed.close();
    assertThatThrownBy(() -> catalog.clusterId().await().atMost(PATIENCE))
        .isInstanceOf(CatalogException.class)
        .hasMessageStartingWith("the catalog did not answer: ");
  }

  private static long number(String sql) throws SQLException {
    try (Connection connection = POSTGRES.database().dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
