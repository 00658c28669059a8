/**
 * What the processes of Nonagon have in common, whichever role they have.
 *
 * <p>Read {@link org.nonagon.cli.role.Role} first, then {@link org.nonagon.cli.role.HostedRole} and
 * {@link org.nonagon.cli.role.RoleApplication}, which run one inside Quarkus, and {@link
 * org.nonagon.cli.role.RoleHealth}. The rest are parts that more than one role is composed of: keys
 * and folders, threads, the catalog over a database, the S3 front end.
 *
 * <p>Invariants: what a role opened is closed in the reverse order, whatever ended it; a signal to
 * stop ends it with exit status 0; whatever can be told to be wrong is one line on stderr and exit
 * status 2, before anything is touched. Quarkus gives event loops, Hibernate's sessions, health and
 * metrics, and nothing is injected below {@code RoleApplication}.
 *
 * <p>Threading: the command's thread opens, waits and closes; health is asked on event loops.
 */
@NullMarked
package org.nonagon.cli.role;

import org.jspecify.annotations.NullMarked;
