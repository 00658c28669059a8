package org.nonagon.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nonagon.cli.cluster.ClusterCommands;
import org.nonagon.cli.server.ServerCommand;

/** People, scripts and charts depend on these names; a change here is a change for them. */
class CommandSettingsTest {
  private static List<String> lines(CommandSettings command) {
    return command.entries().stream()
        .map(
            entry ->
                entry.setting().option()
                    + " "
                    + entry.setting().variable()
                    + " "
                    + entry.fallback().orElse("-"))
        .toList();
  }

  @Test
  void namesAndDefaultsOfServerAreFixed() {
    assertThat(lines(ServerCommand.SETTINGS))
        .containsExactly(
            "--data NONAGON_DATA ./nonagon-data",
            "--drives NONAGON_DRIVES -",
            "--erasure NONAGON_ERASURE 6+3",
            "--listen NONAGON_LISTEN 127.0.0.1:9000",
            "--management NONAGON_MANAGEMENT 127.0.0.1:9001",
            "--console NONAGON_CONSOLE 127.0.0.1:9002",
            "--database NONAGON_DATABASE -",
            "--domain NONAGON_DOMAIN -",
            "--region NONAGON_REGION us-east-1",
            "--signature-v2 NONAGON_SIGNATURE_V2 on",
            "--object-ownership NONAGON_OBJECT_OWNERSHIP BucketOwnerEnforced",
            "--block-public-access NONAGON_BLOCK_PUBLIC_ACCESS false",
            "--tls-certificate NONAGON_TLS_CERTIFICATE -",
            "--tls-key NONAGON_TLS_KEY -",
            "--stop-grace-seconds NONAGON_STOP_GRACE_SECONDS 30",
            "--master-key-file NONAGON_MASTER_KEY_FILE -");
  }

  @Test
  void namesAndDefaultsOfInitAreFixed() {
    assertThat(lines(ClusterCommands.INIT))
        .containsExactly(
            "--database NONAGON_DATABASE -",
            "--cluster-secret-file NONAGON_CLUSTER_SECRET_FILE -",
            "--master-key-file NONAGON_MASTER_KEY_FILE -",
            "--erasure NONAGON_ERASURE 6+3");
  }

  @Test
  void namesAndDefaultsOfDatabaseAreFixed() {
    assertThat(lines(ClusterCommands.DATABASE))
        .containsExactly(
            "--data NONAGON_DATA ./nonagon-database", "--listen NONAGON_LISTEN 127.0.0.1:9400");
  }

  @Test
  void namesAndDefaultsOfGatewayAreFixed() {
    assertThat(lines(ClusterCommands.GATEWAY))
        .containsExactly(
            "--metadata NONAGON_METADATA -",
            "--cluster-secret-file NONAGON_CLUSTER_SECRET_FILE -",
            "--master-key-file NONAGON_MASTER_KEY_FILE -",
            "--listen NONAGON_LISTEN 127.0.0.1:9000",
            "--management NONAGON_MANAGEMENT 127.0.0.1:9001",
            "--domain NONAGON_DOMAIN -",
            "--region NONAGON_REGION us-east-1",
            "--signature-v2 NONAGON_SIGNATURE_V2 on",
            "--tls-certificate NONAGON_TLS_CERTIFICATE -",
            "--tls-key NONAGON_TLS_KEY -",
            "--stop-grace-seconds NONAGON_STOP_GRACE_SECONDS 30");
  }

  @Test
  void namesAndDefaultsOfNodeAreFixed() {
    assertThat(lines(ClusterCommands.NODE))
        .containsExactly(
            "--metadata NONAGON_METADATA -",
            "--cluster-secret-file NONAGON_CLUSTER_SECRET_FILE -",
            "--drives NONAGON_DRIVES -",
            "--zone NONAGON_ZONE default",
            "--listen NONAGON_LISTEN 127.0.0.1:9200",
            "--advertise NONAGON_ADVERTISE -",
            "--management NONAGON_MANAGEMENT 127.0.0.1:9201");
  }

  @Test
  void namesAndDefaultsOfMetadataAreFixed() {
    assertThat(lines(ClusterCommands.METADATA))
        .containsExactly(
            "--database NONAGON_DATABASE -",
            "--cluster-secret-file NONAGON_CLUSTER_SECRET_FILE -",
            "--listen NONAGON_LISTEN 127.0.0.1:9100",
            "--management NONAGON_MANAGEMENT 127.0.0.1:9101");
  }
}
