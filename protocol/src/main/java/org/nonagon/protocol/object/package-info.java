/**
 * The words of S3 as values: bucket names, keys, versions, entity tags, ranges and what a version
 * carries.
 *
 * <p>Read {@link org.nonagon.protocol.object.ObjectVersion} first: a version is its content (a list
 * of {@link org.nonagon.protocol.object.Extent}s, nothing more) and its attributes. Every value
 * validates itself when it is made, so one that exists is legal; all are immutable and may be
 * shared between threads. Strings that come from outside are bounded here and nowhere else.
 *
 * <p>No framework and no I/O may be imported here.
 */
@NullMarked
package org.nonagon.protocol.object;

import org.jspecify.annotations.NullMarked;
