/**
 * Between the values of the protocol and the messages of {@code values.proto} and {@code
 * metadata.proto}.
 *
 * <p>Each class has the messages of one group of calls; read {@link
 * org.nonagon.metadataclient.message.Fields} first, then {@link
 * org.nonagon.metadataclient.message.CommitMessages}. {@code message} makes a message of a value,
 * {@code value} a value of a message, and one undoes the other.
 *
 * <p>Invariants: every alternative of a sealed outcome and every constant of an enum has its own
 * field or number, by switches without a default, so that a new one does not compile until it has.
 * A message that is malformed, or says what this version does not know, is refused with {@link
 * java.lang.IllegalArgumentException} and nothing else. Fields that this version does not know are
 * ignored. Long answers are cut by {@link org.nonagon.metadataclient.message.PageSlices}.
 *
 * <p>Threading: pure functions. Nothing but protobuf's runtime, the generated messages and the
 * protocol may be imported.
 */
@NullMarked
package org.nonagon.metadataclient.message;

import org.jspecify.annotations.NullMarked;
