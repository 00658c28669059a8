/**
 * The catalog served by gRPC, for the processes of a cluster that have none of their own.
 *
 * <p>Read {@link org.nonagon.metadataservice.grpc.CatalogEndpoint} first; the contract is {@code
 * metadata.proto} of {@code metadata-client}. {@link org.nonagon.metadataservice.grpc.GenuineCalls}
 * stands before it, and {@link org.nonagon.metadataservice.grpc.CatalogServer} is what listens.
 *
 * <p>Invariants: no message of a call that was not signed with the cluster's secret is read; a
 * malformed message is refused before anything is asked; only a failure of which the catalog says
 * so is told as one after which nothing was done.
 *
 * <p>Threading: nothing blocks, so no pool is needed: messages are read and calls asked on Vert.x'
 * event loops, and answers are written from whatever thread the catalog completes on.
 *
 * <p>Any {@link org.nonagon.protocol.catalog.Catalog} may be served; nothing of PostgreSQL may be
 * imported. Who depends on this module for its catalog alone does not get gRPC with it: the
 * dependency is optional.
 */
@NullMarked
package org.nonagon.metadataservice.grpc;

import org.jspecify.annotations.NullMarked;
