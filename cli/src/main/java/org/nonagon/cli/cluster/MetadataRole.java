package org.nonagon.cli.cluster;

import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.nonagon.cli.role.CatalogParts;
import org.nonagon.cli.role.Closings;
import org.nonagon.cli.role.Edge;
import org.nonagon.cli.role.Fitness;
import org.nonagon.cli.role.Role;
import org.nonagon.cli.role.Supervision;
import org.nonagon.cli.role.Threads;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.metadataservice.catalog.CatalogSettings;
import org.nonagon.metadataservice.grpc.CatalogEndpoint;
import org.nonagon.metadataservice.grpc.CatalogServer;
import org.nonagon.metadataservice.grpc.CatalogServerConfig;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.wire.ClusterSecret;
import org.nonagon.protocol.wire.RequestVerifier;

/**
 * A metadata service: the catalog over the database, served by gRPC, and the watch over the
 * cluster.
 *
 * @param listen where it is served, on a port that is free
 * @param database of the cluster, migrated
 * @param secret of the cluster
 */
record MetadataRole(HostPort listen, DatabaseSettings database, ClusterSecret secret)
    implements Role {

  private static final Logger LOG = Logger.getLogger(MetadataRole.class);
  private static final String CHECK = "metadata";
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  @Override
  public void serve(Edge edge, Closings opened) {
    Threads threads = Threads.open(opened);
    Catalog catalog =
        CatalogParts.open(edge, database, CatalogSettings.SHARED, threads.timers(), opened);
    CatalogServer server =
        CatalogServer.start(
            CatalogServerConfig.of(listen.host(), listen.port()),
            new CatalogEndpoint(catalog),
            new RequestVerifier(secret, InstantSource.system()),
            edge.loops());
    opened.add(() -> server.stop(STOP_GRACE));
    Supervision.start(catalog, threads, opened);
    edge.health().serves(CHECK, () -> catalog.clusterId().map(id -> Fitness.whole()));
    opened.add(() -> edge.health().stops());
    System.out.println("metadata " + listen + " ready");
    System.out.flush();
    LOG.infof("ready: the catalog of %s on %s", database, listen);
  }
}
