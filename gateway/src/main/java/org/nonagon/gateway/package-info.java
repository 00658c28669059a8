/**
 * The gateway: S3 over HTTP, from the socket to the catalog and the drives.
 *
 * <p>Read {@link org.nonagon.gateway.Gateway} first. It is wired by constructor, with no container:
 *
 * <pre>
 * new Gateway(
 *         GatewayConfig.of("127.0.0.1", 9000),
 *         new Gateway.Parts(vertx, catalog, blobWriter, blobReader, lanes, timers, masterKey, clock, secureRandom,
 *             observer))
 *     .start()          // the port, once it listens
 * ...
 * gateway.stop(grace)   // what is in flight is finished first
 * </pre>
 *
 * <p>and beside it, in one process of a cluster, a {@link org.nonagon.gateway.reclaim.Reclaimer}
 * over the same catalog and the drives. A request then goes through {@code http} (the socket),
 * {@code s3.S3Router} (who asks, for what), one handler in {@code s3.object}, {@code s3.bucket},
 * {@code s3.multipart} or {@code s3.form} (what it means), and from there to the {@code Catalog}
 * and to {@code blobs}; {@code body} carries the bytes and {@code auth} verifies. {@code
 * Operations} lists what is built.
 *
 * <p>Invariants: nothing is served without a valid signature; no request buffers an object; every
 * bound is in {@link org.nonagon.gateway.GatewayConfig}, and past it the client gets SlowDown; a
 * write that was refused or broken off leaves nothing behind.
 *
 * <p>Threading: requests are handled on event loops and never block one; everything shared is
 * immutable or thread-safe.
 *
 * <p>Nobody imports this module but the one that composes a process.
 */
@NullMarked
package org.nonagon.gateway;

import org.jspecify.annotations.NullMarked;
