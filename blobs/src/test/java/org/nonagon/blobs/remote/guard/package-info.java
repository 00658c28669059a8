/** The guards of remote drives, over virtual time. */
@NullMarked
package org.nonagon.blobs.remote.guard;

import org.jspecify.annotations.NullMarked;
