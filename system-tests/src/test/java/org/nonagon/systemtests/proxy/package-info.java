/**
 * A TCP proxy that stands between two processes on loopback and makes their connections slow,
 * resets them or lets them go silent, as networks do.
 *
 * <p>Read {@link org.nonagon.systemtests.proxy.TcpProxy} first, then {@link
 * org.nonagon.systemtests.proxy.Weather}, what it does to connections.
 *
 * <p>Invariants: bytes are passed on in order, unchanged, or the connection ends; each direction of
 * a connection has one buffer, and nothing beside it is kept.
 *
 * <p>Threading: a virtual thread for each direction of a connection; any thread may change the
 * weather. Imports nothing of the product.
 */
@NullMarked
package org.nonagon.systemtests.proxy;

import org.jspecify.annotations.NullMarked;
