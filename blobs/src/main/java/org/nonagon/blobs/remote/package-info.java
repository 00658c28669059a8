/**
 * Drives of other processes, by HTTP.
 *
 * <p>Read {@link org.nonagon.blobs.remote.RemoteNode}, which has the connections, and {@link
 * org.nonagon.blobs.remote.RemoteShardStore}; what the requests look like is on the page of {@link
 * org.nonagon.protocol.wire}, and the other end is the storage node's.
 *
 * <pre>
 *   append   RemoteShardAppend -> one PUT, whose body is the steps; nothing is copied on the way out
 *   read     RemoteCall -> GET -> NodeAnswer (pooled direct memory, given back by the reader)
 *   others   RemoteCall
 * </pre>
 *
 * <p>Invariants: nothing is tried twice here; every wait has its deadline; what an answer may hold
 * is bounded before it is read; a buffer of a caller is its again only when the network is done
 * with it.
 *
 * <p>Threading: each call lives on one event loop, that of the caller if it has one. Answers are
 * delivered there.
 *
 * <p>This is the one package of the module that may import Vert.x and Netty, since it is where the
 * module meets the network; nothing else in the module may import this package.
 */
@NullMarked
package org.nonagon.blobs.remote;

import org.jspecify.annotations.NullMarked;
