/**
 * {@code nonagon server}: the composition of all parts in one process.
 *
 * <p>Read {@link org.nonagon.cli.server.ServerCommand} first (settings), then {@link
 * org.nonagon.cli.server.ServerStart} (what is opened in which order, and closed in the reverse
 * one) and {@link org.nonagon.cli.server.ServerRole}, which composes the parts inside Quarkus.
 *
 * <p>Invariants: settings are read in one place, {@link org.nonagon.cli.server.ServerOptions}, and
 * go on as plain values. Until {@link org.nonagon.cli.server.StartChecks} are passed, the data
 * folder is locked and the ports are known to be free, nothing is written. A refusal is one line,
 * so nothing is logged before it. Parts get what they need by constructor.
 *
 * <p>Threading: the command's thread starts everything, waits for a signal to stop, and stops
 * everything. {@code ServerCommand} must load without Quarkus, Vert.x or a database driver.
 */
@NullMarked
package org.nonagon.cli.server;

import org.jspecify.annotations.NullMarked;
