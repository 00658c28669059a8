/** Bodies in pieces of any size. */
@NullMarked
package org.nonagon.gateway.body;

import org.jspecify.annotations.NullMarked;
