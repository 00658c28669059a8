/** Tests of repair: workers that die, drives that come and go, a list of work that is a map. */
@NullMarked
package org.nonagon.storagenode.repair;

import org.jspecify.annotations.NullMarked;
