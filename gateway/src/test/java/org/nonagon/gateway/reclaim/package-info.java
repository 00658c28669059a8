/** Reclamation over real drives in memory. */
@NullMarked
package org.nonagon.gateway.reclaim;

import org.jspecify.annotations.NullMarked;
