/**
 * Tests of the data plane on a real PostgreSQL: the contract of every catalog, what only concurrent
 * connections can break, and what takes time to happen. Each test that races ends in queries that
 * state the invariants.
 */
@NullMarked
package org.nonagon.metadataservice.catalog;

import org.jspecify.annotations.NullMarked;
