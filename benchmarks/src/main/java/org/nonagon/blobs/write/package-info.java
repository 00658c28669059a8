/**
 * What a pass over one stripe costs, in the package of what it measures, which is not public.
 *
 * <p>Read {@link org.nonagon.blobs.write.StripeBenchmark}, the only class here. Nothing else may be
 * put into this package from outside of {@code blobs}, and nothing may import it.
 */
@NullMarked
package org.nonagon.blobs.write;

import org.jspecify.annotations.NullMarked;
