/**
 * In-memory twins of the interfaces that carry the system. They pass the same contract suites as
 * the real ones and stand in for them in the tests of the layers above, instead of mocks.
 *
 * <p>Read {@link org.nonagon.testkit.memory.InMemoryShardStore} first. Every twin does its work on
 * an executor that it is given: a pool in ordinary tests, a seeded one in simulations, never a
 * thread of its own. What it keeps is safe for use by several threads, and is gone with it.
 *
 * <p>Only protocol, erasure and Mutiny may be imported here.
 */
@NullMarked
package org.nonagon.testkit.memory;

import org.jspecify.annotations.NullMarked;
