/** Tests of one drive, on real files and on simulated ones that crash. */
@NullMarked
package org.nonagon.storagenode.drive;

import org.jspecify.annotations.NullMarked;
