/**
 * The crash run: clients that know what was acknowledged, and a server that is killed under them.
 *
 * <p>Read {@link org.nonagon.systemtests.crash.CrashRun} first, then {@link
 * org.nonagon.systemtests.crash.Expectation}: for each key the states that it may be in. An
 * acknowledged write leaves one; a write whose answer never came leaves the one before it and its
 * own.
 */
@NullMarked
package org.nonagon.systemtests.crash;

import org.jspecify.annotations.NullMarked;
