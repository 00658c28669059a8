package org.nonagon.cli.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.storagenode.StorageNode;
import org.nonagon.storagenode.StorageNodeConfig;
import org.nonagon.testkit.memory.InMemoryCatalog;

/** What a node learns when it tells the catalog of itself. */
class BeatsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final NodeId NODE = new NodeId(1);

  private final Catalog catalog = new InMemoryCatalog(Clock.systemUTC(), new SecureRandom());

  @TempDir Path folder;

  @Test
  void aDriveThatALateRegistrationMadeNewerIsRegisteredAnew() throws Exception {
    try (Closings closings = new Closings();
        StorageNode node = open()) {
      Threads threads = Threads.open(closings);
      Beats.start(catalog, NODE, node, threads, closings);
      assertThat(servedIncarnation(node)).isEqualTo(1);

      registerLate();
      Beats.start(catalog, NODE, node, threads, closings);
      node.lookNow().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

      assertThat(servedIncarnation(node)).isEqualTo(3);
      assertThat(known().drive().incarnation()).isEqualTo(3);
    }
  }

  private StorageNode open() {
    return StorageNode.open(
        StorageNodeConfig.of(List.of(folder.resolve("d1"))),
        new CatalogDriveRegistry(catalog, NODE, Zone.DEFAULT),
        new SecureRandom(),
        Clock.systemUTC());
  }

  /** A call of the node that it gave up long ago is carried out at last. */
  private void registerLate() {
    RegisteredDrive known = known();
    catalog
        .registerDrive(
            new DriveRegistration(
                Optional.of(known.drive().id()),
                NODE,
                Zone.DEFAULT,
                known.path(),
                known.device(),
                known.drive().capacityBytes()))
        .await()
        .atMost(PATIENCE);
  }

  private RegisteredDrive known() {
    return catalog.drives().await().atMost(PATIENCE).getFirst();
  }

  private static int servedIncarnation(StorageNode node) {
    return node.stores().getFirst().status().await().atMost(PATIENCE).incarnation();
  }
}
