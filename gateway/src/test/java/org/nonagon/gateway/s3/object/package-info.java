/** Tests of what the headers of objects mean. */
@NullMarked
package org.nonagon.gateway.s3.object;

import org.jspecify.annotations.NullMarked;
