/**
 * The {@code nonagon} command. It alone knows all other modules and wires them.
 *
 * <p>Read {@link org.nonagon.cli.Nonagon} first: a plain picocli {@code main}. Client commands must
 * start in a blink, so classes of this package may not load Quarkus, Vert.x or a database driver;
 * the launcher starts them on a class path that does not even hold them. Commands that run a role
 * hand over to {@link org.nonagon.cli.server} (the whole system in one process) or {@link
 * org.nonagon.cli.cluster} (a process for each role), which boot Quarkus by {@link
 * org.nonagon.cli.role}.
 *
 * <p>Invariants: exit status 0 means done, 1 failed, 2 wrongly used; a failure is one clear line on
 * stderr; stdout carries only what was asked for.
 *
 * <p>Threading: a command runs on the main thread and may block.
 */
@NullMarked
package org.nonagon.cli;

import org.jspecify.annotations.NullMarked;
