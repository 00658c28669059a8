/**
 * MD5, which S3 asks for on every body, of one stream or of many at once in the lanes of vectors.
 *
 * <p>Read {@link org.nonagon.protocol.checksum.md5.Md5Lanes} first: it is what concurrent uploads
 * share, and says who hashes what and when. Below it, {@link
 * org.nonagon.protocol.checksum.md5.Md5Batch} advances digests together, and {@link
 * org.nonagon.protocol.checksum.md5.Md5Digest} is one of them. The arithmetic is in {@code
 * Md5Rounds}, for one, and in {@code VectorRounds}, for a vector of them.
 *
 * <p>Invariants: a digest is the same however its bytes were cut and whatever was hashed beside it.
 * A digest changes between lanes and plain Java at any block. Where the JVM runs without {@code
 * jdk.incubator.vector}, no class that names it is loaded, and everything is plain Java.
 *
 * <p>Threading: {@code Md5Lanes} is shared; everything else belongs to one thread at a time, and is
 * handed from one to the next by {@code Md5Lanes}.
 *
 * <p>May import the JDK, JSpecify and {@code protocol.checksum} only.
 */
@NullMarked
package org.nonagon.protocol.checksum.md5;

import org.jspecify.annotations.NullMarked;
