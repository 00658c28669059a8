/**
 * The PostgreSQL that the catalog lives in, before anything else speaks to it: an embedded server
 * for those who bring none, the checks that any database must pass, the claim that keeps it to one
 * server, and the schema.
 *
 * <p>Read {@link org.nonagon.metadataservice.postgres.EmbeddedPostgres} first (unpack, initdb,
 * start, stop), then {@link org.nonagon.metadataservice.postgres.PostgresProcesses}, which deals
 * with a postmaster that outlived a killed server, and {@link
 * org.nonagon.metadataservice.postgres.DatabaseChecks}.
 *
 * <p>Invariants. PostgreSQL runs with {@code fsync} and {@code full_page_writes} on, or not at all.
 * It listens on loopback only, has no Unix socket, and every connection gives a SCRAM password. A
 * folder that exists under its final name is complete: unpacking and initdb work in a folder beside
 * it, which is renamed when done. A data folder has at most one postmaster: processes of an earlier
 * one are waited for, never run beside.
 *
 * <p>Threading: everything here blocks, runs before the event loops start or on a thread of its
 * own, and is plain Java over JDBC. No Quarkus, Vert.x or Mutiny type may be imported.
 */
@NullMarked
package org.nonagon.metadataservice.postgres;

import org.jspecify.annotations.NullMarked;
