/** The HTTP server under requests that go right, wrong, slowly, and away. */
@NullMarked
package org.nonagon.gateway.http;

import org.jspecify.annotations.NullMarked;
