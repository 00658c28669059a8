/** Tests of the in-memory twins: their contract suites, and the failures that they can act. */
@NullMarked
package org.nonagon.testkit.memory;

import org.jspecify.annotations.NullMarked;
