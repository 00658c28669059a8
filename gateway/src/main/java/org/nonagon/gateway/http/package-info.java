/**
 * HTTP as S3 needs it, and nothing of S3 beyond the form of its errors.
 *
 * <p>Read {@link org.nonagon.gateway.http.HttpEndpoint} first: an HTTP server of our own on each
 * event loop that never decodes, normalises or buffers what it reads. {@code HttpExchange} tells
 * how one request is admitted, answered, and how its connection goes on.
 *
 * <p>Invariants: a body is read from the socket only when it is asked for, and 100-continue is sent
 * only then; an answer is written no faster than the client takes it; an answer that cannot be
 * completed resets the connection and never ends short; both lengths of a body or a malformed head
 * are refused and the connection closed; past its bounds the server answers SlowDown.
 *
 * <p>Threading: everything of one connection happens on its event loop; what comes from elsewhere
 * is brought back to it here. Nothing blocks.
 *
 * <p>Only this package and {@link org.nonagon.gateway.Gateway} import Vert.x and Netty.
 */
@NullMarked
package org.nonagon.gateway.http;

import org.jspecify.annotations.NullMarked;
