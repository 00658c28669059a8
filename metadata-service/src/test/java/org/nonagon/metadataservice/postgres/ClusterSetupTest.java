package org.nonagon.metadataservice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.metadataservice.postgres.ClusterSetup.Found;
import org.nonagon.metadataservice.postgres.ClusterSetup.Root;

class ClusterSetupTest {
  private static final ErasureProfile PROFILE = new ErasureProfile(4, 2);

  @RegisterExtension static final PostgresForTests FRESH = PostgresForTests.empty();
  @RegisterExtension static final PostgresForTests SERVERS = PostgresForTests.empty();

  @Test
  void aClusterIsMadeOnceAndKeepsItsProfileAndItsRoot() throws Exception {
    assertThat(ClusterSetup.find(FRESH.database())).isEqualTo(new Found.Nothing());
    SchemaMigration.migrate(FRESH.database());
    assertThat(ClusterSetup.find(FRESH.database())).isEqualTo(new Found.Nothing());

    assertThat(ClusterSetup.make(FRESH.database(), PROFILE, root("first"))).isTrue();
    assertThat(ClusterSetup.make(FRESH.database(), ErasureProfile.STANDARD, root("second")))
        .isFalse();

    UUID id = ClusterIdentity.find(FRESH.database()).orElseThrow();
    assertThat(ClusterSetup.find(FRESH.database())).isEqualTo(new Found.Cluster(id, PROFILE));
    assertThat(
            EmbeddedPostgresTest.query(
                FRESH.database(), "SELECT string_agg(id, ' ') FROM access_key"))
        .isEqualTo("first");
  }

  @Test
  void theDatabaseOfASingleServerIsLeftAlone() throws Exception {
    SchemaMigration.migrate(SERVERS.database());
    EmbeddedPostgresTest.query(
        SERVERS.database(),
        "INSERT INTO account (id, canonical_id, display_name) VALUES (1, 'c', 'root') RETURNING id");
    UUID id = ClusterIdentity.find(SERVERS.database()).orElseThrow();

    assertThat(ClusterSetup.find(SERVERS.database())).isEqualTo(new Found.SingleServer(id));
    assertThat(ClusterSetup.make(SERVERS.database(), PROFILE, root("third"))).isFalse();
    assertThat(ClusterSetup.find(SERVERS.database())).isEqualTo(new Found.SingleServer(id));

    // A server with drives has set the profile as well.
    EmbeddedPostgresTest.query(
        SERVERS.database(), "INSERT INTO node (id, zone) VALUES (1, 'default') RETURNING id");
    EmbeddedPostgresTest.query(
        SERVERS.database(),
        "UPDATE cluster SET data_shards = 6, parity_shards = 3 RETURNING data_shards");
    assertThat(ClusterSetup.find(SERVERS.database())).isEqualTo(new Found.SingleServer(id));
    assertThat(ClusterSetup.make(SERVERS.database(), PROFILE, root("third"))).isFalse();
  }

  private static Root root(String accessKey) {
    return new Root("canonical", accessKey, "sealed");
  }
}
