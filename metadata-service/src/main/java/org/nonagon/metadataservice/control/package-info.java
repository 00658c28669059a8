/**
 * The control plane of the catalog: accounts, users, access keys, nodes, drives, layouts and the
 * cluster itself, by Hibernate Reactive.
 *
 * <p>Read {@link org.nonagon.metadataservice.control.ControlDatabase} first, then {@link
 * org.nonagon.metadataservice.control.PostgresIdentityCatalog} and {@link
 * org.nonagon.metadataservice.control.PostgresClusterCatalog}. The entities map the tables of
 * {@code V1__control_plane.sql} and stay in this package; columns that no entity names keep what
 * they hold.
 *
 * <p>Invariant: whatever gives numbers or depends on the newest of something (drives, incarnations,
 * layouts, root's keys) first locks the one row of {@code cluster}, and reads in a later statement.
 *
 * <p>Sessions are stateless and opened by hand, never by {@code withTransaction} of the factory:
 * those keep them in the Vert.x context, which must then be one that Quarkus calls safe. So every
 * method may be called from any thread; answers come on an event loop.
 *
 * <p>The data plane ({@code catalog}) and the gateway must not be imported here.
 */
@NullMarked
package org.nonagon.metadataservice.control;

import org.jspecify.annotations.NullMarked;
