/** Tests of what every catalog decides alike: {@link MultipartAssemblyTest}. */
@NullMarked
package org.nonagon.protocol.catalog;

import org.jspecify.annotations.NullMarked;
