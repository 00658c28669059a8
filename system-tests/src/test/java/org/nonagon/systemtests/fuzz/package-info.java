/**
 * Throws malformed requests at a real server and holds it to its word: each is refused with a 4xx
 * of S3's form, or the connection is closed where HTTP leaves no other answer; the server neither
 * hangs nor grows, and what it stores stays as it was.
 *
 * <p>Read {@link org.nonagon.systemtests.fuzz.FuzzRun} first. A {@link
 * org.nonagon.systemtests.fuzz.Draft} is a legal request for some operation; one {@link
 * org.nonagon.systemtests.fuzz.Flaw} is then put into it, before it is signed, after, or into the
 * bytes on the wire. Every flaw is one that must be refused wherever it fits, so that a success is
 * always a finding. Request {@code n} of a seed is always the same request.
 */
@NullMarked
package org.nonagon.systemtests.fuzz;

import org.jspecify.annotations.NullMarked;
