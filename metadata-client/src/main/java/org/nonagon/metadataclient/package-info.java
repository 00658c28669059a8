/**
 * The metadata service, seen from its clients: the gRPC contract in {@code metadata.proto}, {@code
 * cluster.proto} and {@code values.proto}, and a catalog that asks by it.
 *
 * <p>Read {@link org.nonagon.metadataclient.RemoteCatalog} first, then {@code CatalogCalls}, which
 * gives every call its deadline, its bounds and its failures. {@link
 * org.nonagon.metadataclient.MetadataChannel} leads to several services at once. {@link
 * org.nonagon.metadataclient.SignedCalls} signs calls with the cluster's secret; {@link
 * org.nonagon.metadataclient.FailureReason} is how the service says whether anything was done.
 *
 * <p>Invariants: the remote catalog gives the answers of the catalog behind the service, and passes
 * its contract suite; a failure says that nothing was done only if the service said so; the numbers
 * of the contract's fields never change their meaning.
 *
 * <p>Threading: nothing blocks, and a {@code Uni} completes on a thread of the channel's executor.
 *
 * <p>gRPC's API, stubs and its transport by Netty may be imported; no server, no other module than
 * protocol and erasure.
 */
@NullMarked
package org.nonagon.metadataclient;

import org.jspecify.annotations.NullMarked;
