/** Operations on buckets and listings, over HTTP. */
@NullMarked
package org.nonagon.gateway.s3.bucket;

import org.jspecify.annotations.NullMarked;
