/** A node's listener and the remote drives that speak with it, over loopback. */
@NullMarked
package org.nonagon.storagenode.http;

import org.jspecify.annotations.NullMarked;
