/** Tests of a node with its drives. */
@NullMarked
package org.nonagon.storagenode;

import org.jspecify.annotations.NullMarked;
