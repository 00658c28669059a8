/** Tests of scrubs, over drives in memory and rows that are a map. */
@NullMarked
package org.nonagon.storagenode.scrub;

import org.jspecify.annotations.NullMarked;
