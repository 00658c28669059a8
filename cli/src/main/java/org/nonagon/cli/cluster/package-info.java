/**
 * A cluster of several processes: {@code nonagon init}, which makes it, and its roles.
 *
 * <p>Read {@link org.nonagon.cli.cluster.ClusterCommands} first (settings). A role {@code X} has an
 * {@code XStart}, which checks what it needs before anything is touched, and an {@code XRole}, its
 * one composition, which runs inside Quarkus.
 *
 * <p>Invariants: no role starts before {@code init} made the cluster; all processes share its
 * secret, and none prints it; a service is ready only when it says so on stdout.
 *
 * <p>Threading: the command's thread starts everything, waits for a signal to stop, and stops
 * everything. {@code ClusterCommands} must load without Quarkus, Vert.x or a database driver.
 */
@NullMarked
package org.nonagon.cli.cluster;

import org.jspecify.annotations.NullMarked;
