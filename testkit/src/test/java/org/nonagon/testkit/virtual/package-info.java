/** Tests of what is simulated: its contract suites, and that crashes do what they should. */
@NullMarked
package org.nonagon.testkit.virtual;

import org.jspecify.annotations.NullMarked;
