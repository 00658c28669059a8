/** Tests of scrubs, over a catalog and drives in memory. */
@NullMarked
package org.nonagon.storagenode.scrub;

import org.jspecify.annotations.NullMarked;
