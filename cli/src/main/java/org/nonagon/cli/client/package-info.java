/**
 * What client commands share: whom to speak to, as whom, and a small HTTP/1.1 connection that
 * signs.
 *
 * <p>Read {@link org.nonagon.cli.client.ClientProfile} first: it finds endpoint and credentials
 * where aws-cli finds them. {@link org.nonagon.cli.client.S3Connection} is one keep-alive
 * connection for one thread; it is blocking, since a command has nothing else to do meanwhile, and
 * starts in milliseconds, which {@code java.net.http} does not.
 *
 * <p>Neither Quarkus nor Vert.x may be imported here: client commands start without them.
 */
@NullMarked
package org.nonagon.cli.client;

import org.jspecify.annotations.NullMarked;
