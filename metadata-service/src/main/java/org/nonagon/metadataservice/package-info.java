/**
 * The metadata service: the catalog in PostgreSQL.
 *
 * <p>Read {@link org.nonagon.metadataservice.catalog.PostgresCatalog} first. Three packages share
 * the work: {@code postgres} has a database and its schema at hand before anything else begins,
 * {@code catalog} is the data plane (versions, uploads, blobs, the change feed) by hand-written
 * statements, {@code control} the control plane (identities, drives, layouts) by Hibernate
 * Reactive. The tables and the database's functions are in {@code db/migration}.
 *
 * <p>Invariant: the service keeps no state of its own that is not in the database, but for what the
 * only process on a database may cache. The gateway, blobs and storage nodes may not be imported.
 */
@NullMarked
package org.nonagon.metadataservice;

import org.jspecify.annotations.NullMarked;
