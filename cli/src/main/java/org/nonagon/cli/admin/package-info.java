/**
 * {@code nonagon admin}: what administrators ask of a cluster, and order it to do.
 *
 * <p>Read {@link org.nonagon.cli.admin.AdminCommand} first. Each subcommand is a class; all speak
 * to the admin API of a gateway through {@link org.nonagon.cli.admin.AdminClient}, print a table
 * for people or, with {@code --output json}, what the API answered.
 *
 * <p>Neither Quarkus nor Vert.x may be imported here: client commands start without them.
 */
@NullMarked
package org.nonagon.cli.admin;

import org.jspecify.annotations.NullMarked;
