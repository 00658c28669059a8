/**
 * The data plane of the catalog on PostgreSQL: versions, uploads, blobs, the change feed.
 *
 * <p>Read {@link org.nonagon.metadataservice.catalog.PostgresCatalog} first, then the function
 * {@code commit_objects} in {@code db/migration/R__commit.sql}, which is the heart of it: one call,
 * one transaction, a verdict for each entry. Each class here holds one group of statements beside
 * the code that uses them; the tables are described where they are made, in {@code
 * db/migration/V2__data_plane.sql}.
 *
 * <p>Invariants. The first statement of every transaction that changes versions takes the advisory
 * locks of its buckets (shared) and of its keys, ascending, so a transaction's id is assigned after
 * its locks and the order of ids is the order of each key. Whoever refers to an existing blob holds
 * its row FOR KEY SHARE and has seen it live; whoever condemns one takes FOR UPDATE and looks for
 * references in a later statement. Only the database's clock decides. No transaction waits for a
 * client.
 *
 * <p>Threading: nothing blocks. A {@code Uni} completes on the event loop of the connection that
 * answered, or of the caller.
 *
 * <p>The Vert.x PostgreSQL client may be imported; no Quarkus type, no Hibernate type.
 */
@NullMarked
package org.nonagon.metadataservice.catalog;

import org.jspecify.annotations.NullMarked;
