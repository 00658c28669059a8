/** Tests of the gateway as a module. */
@NullMarked
package org.nonagon.gateway;

import org.jspecify.annotations.NullMarked;
