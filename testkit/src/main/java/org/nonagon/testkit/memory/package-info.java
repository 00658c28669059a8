/**
 * In-memory twins of the interfaces that carry the system. They pass the same contract suites as
 * the real ones and stand in for them in the tests of the layers above, instead of mocks.
 *
 * <p>Read {@link org.nonagon.testkit.memory.InMemoryShardStore} and {@link
 * org.nonagon.testkit.memory.InMemoryCatalog} first. A twin never has a thread of its own: the
 * shard store works on an executor that it is given (a pool in ordinary tests, a seeded one in
 * simulations), the catalog on the thread that asks. What a twin keeps is safe for use by several
 * threads, and is gone with it. The other types of the catalog's twin are its parts, used under its
 * lock alone.
 *
 * <p>Only protocol, erasure and Mutiny may be imported here.
 */
@NullMarked
package org.nonagon.testkit.memory;

import org.jspecify.annotations.NullMarked;
