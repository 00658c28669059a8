/**
 * What tests of several modules share.
 *
 * <p>{@link org.nonagon.testkit.contract} holds what every implementation of an interface must
 * pass, {@link org.nonagon.testkit.memory} the in-memory twins that stand in for the real ones, and
 * {@link org.nonagon.testkit.virtual} drives and executors that a seed decides everything of. This
 * package itself is empty.
 *
 * <p>Only erasure, protocol, JUnit and AssertJ may be imported in this module, so that every other
 * module can use it in its tests.
 */
@NullMarked
package org.nonagon.testkit;

import org.jspecify.annotations.NullMarked;
