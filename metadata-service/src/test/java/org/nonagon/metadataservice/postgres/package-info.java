/**
 * Tests of the embedded PostgreSQL and of the database checks, against the real PostgreSQL. {@link
 * org.nonagon.metadataservice.postgres.PostgresForTests} gives every other test class of this
 * module a database of its own.
 */
@NullMarked
package org.nonagon.metadataservice.postgres;

import org.jspecify.annotations.NullMarked;
