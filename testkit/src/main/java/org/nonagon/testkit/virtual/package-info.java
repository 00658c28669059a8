/**
 * Drives and executors that a seed decides everything of: order, failures, and what a crash leaves.
 *
 * <p>Only protocol may be imported here.
 */
@NullMarked
package org.nonagon.testkit.virtual;

import org.jspecify.annotations.NullMarked;
