/**
 * What the interfaces promise, as test suites. Every implementation's test extends the suite of its
 * interface and says only how one is made, so the near, the far and the in-memory ones cannot drift
 * apart.
 *
 * <p>Read {@link org.nonagon.testkit.contract.ShardStoreContract} and {@link
 * org.nonagon.testkit.contract.CatalogContract} first; the latter is put together of one suite for
 * each concern. A suite makes no assumption that its interface does not write down: what one
 * implementation alone does is tested beside that implementation. Suites wait for answers with a
 * bound and never sleep.
 *
 * <p>Only protocol, erasure, the in-memory twins, JUnit and AssertJ may be imported here.
 */
@NullMarked
package org.nonagon.testkit.contract;

import org.jspecify.annotations.NullMarked;
