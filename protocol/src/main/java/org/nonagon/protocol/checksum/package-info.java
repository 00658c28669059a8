/**
 * The checksums of blocks, of extents and objects, and those that S3 clients choose.
 *
 * <p>Read first {@link org.nonagon.protocol.checksum.Crc32c} (every block on a drive), {@link
 * org.nonagon.protocol.checksum.Crc64Nvme} (every extent and object) and {@link
 * org.nonagon.protocol.checksum.ChecksumAlgorithm} (what S3 offers). {@link
 * org.nonagon.protocol.checksum.CrcPolynomial} joins the CRCs of neighbours without reading a byte.
 * {@link org.nonagon.protocol.checksum.Crc64Choice} says whether a native library computes
 * CRC64NVME or plain Java. MD5, for many bodies at once, is in {@link
 * org.nonagon.protocol.checksum.md5}.
 *
 * <p>Invariants: a CRC is the number that its standard prints, with the final inversion done; its
 * bytes, where a digest is asked for, are those of the number with the highest first. No checksum
 * of nothing is special: the CRC of no bytes is 0.
 *
 * <p>Threading: static methods and {@link org.nonagon.protocol.checksum.CrcPolynomial} may be used
 * by any thread; incremental checksums belong to one thread at a time.
 *
 * <p>May import the JDK and JSpecify only, but for the one class that calls aws-crt.
 */
@NullMarked
package org.nonagon.protocol.checksum;

import org.jspecify.annotations.NullMarked;
