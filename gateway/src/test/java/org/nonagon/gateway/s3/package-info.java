/** Tests of requests, routing and errors. */
@NullMarked
package org.nonagon.gateway.s3;

import org.jspecify.annotations.NullMarked;
