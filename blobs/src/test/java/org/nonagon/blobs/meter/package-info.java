/** What drives take, over virtual time. */
@NullMarked
package org.nonagon.blobs.meter;

import org.jspecify.annotations.NullMarked;
