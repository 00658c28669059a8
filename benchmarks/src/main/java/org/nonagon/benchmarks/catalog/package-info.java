/**
 * The catalog's steps (commit, lookup, list) on a real, durable PostgreSQL, each beside what plain
 * statements of the same number of rows reach on the same server in the same run.
 *
 * <p>Read {@link org.nonagon.benchmarks.catalog.CatalogSteps} first; its {@code main} takes a
 * folder for the database and prints a table. Clients are chains of calls, each begun when the one
 * before is answered, so what is measured is a closed loop. The control plane is not measured and
 * not there. Nothing may import this package.
 */
@NullMarked
package org.nonagon.benchmarks.catalog;

import org.jspecify.annotations.NullMarked;
