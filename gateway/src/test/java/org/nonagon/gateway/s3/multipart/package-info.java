/** Multipart uploads, over HTTP. */
@NullMarked
package org.nonagon.gateway.s3.multipart;

import org.jspecify.annotations.NullMarked;
