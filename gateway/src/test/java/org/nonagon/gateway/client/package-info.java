/**
 * An HTTP client for tests that sends exactly the bytes that it is told, malformed ones too.
 *
 * <p>{@link org.nonagon.gateway.client.RawConnection} is one TCP connection; {@link
 * org.nonagon.gateway.client.RawResponse} what came back on it. Blocking, for one thread.
 */
@NullMarked
package org.nonagon.gateway.client;

import org.jspecify.annotations.NullMarked;
