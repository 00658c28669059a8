/**
 * The drives of a node, over HTTP/1.1, for gateways and other nodes.
 *
 * <p>Read {@link org.nonagon.storagenode.http.ShardServer}, then {@code ShardRoutes}; what the
 * requests look like is on the page of {@link org.nonagon.protocol.wire}.
 *
 * <pre>
 *   every request   ShardListener -> ShardExchange -> RequestVerifier -> RequestReading -> ShardRoutes
 *   append          socket -> AppendBody (one piece of direct memory) -> ShardAppend.write … finish -> answer
 *   read            ShardStore.read -> the drive's own memory -> socket -> given back
 * </pre>
 *
 * <p>Invariants: nothing is looked at but the signature before the signature was checked; a request
 * has one length, told beforehand; a connection's next request waits until the last one's answer
 * was taken; an append whose peer breaks off leaves nothing; connections, heads, bodies and memory
 * have bounds, and time has too.
 *
 * <p>Threading: one event loop for each connection. Drives work on threads of their own, and what
 * they say is brought back to the event loop; nothing here waits.
 *
 * <p>Vert.x and Netty may be imported here, and nowhere else in the module.
 */
@NullMarked
package org.nonagon.storagenode.http;

import org.jspecify.annotations.NullMarked;
