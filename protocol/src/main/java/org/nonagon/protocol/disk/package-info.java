/**
 * What lies on a drive, byte by byte, and the one interface through which it is reached.
 *
 * <p>Read {@link org.nonagon.protocol.disk.DriveFiles} first, then {@link
 * org.nonagon.protocol.disk.RecordHeader}. A drive is one flat folder:
 *
 * <pre>
 *   drive.properties    identity: cluster, drive, incarnation, the oldest incarnation whose segments
 *                       count, version of these formats
 *   drive.lock          held by the process that serves the drive
 *   00000001.segment    shards, appended; written once, punched where they died, deleted as a whole
 *   00000001.index      the records of a segment that takes no more of them; missing for the others
 *   00000001.dead       which records died since the index files were written
 *   *.new               a file that is being written and will be renamed
 * </pre>
 *
 * <p>All numbers are little-endian, all checksums CRC32C, all bytes not named are zero.
 *
 * <pre>
 * segment          0  "NONAGSEG"
 *                  8  version (4)      12  drive (4)      16  incarnation (4)    20  zero (4)
 *                 24  number (8)       32  nonce (16), random
 *                 48  the sequence to be given next when it was created (8)
 *                 56  zero             508  checksum of the bytes 0 to 507 (4)
 *                512  records, each at a multiple of 512, with holes between them
 *
 * record           0  header (64)
 *                 64  frames, see {@link org.nonagon.protocol.shard.BlockFrames}
 *                     footer (56), then zeros up to a multiple of 512
 *
 * record header    0  "NGRH"            4  checksum of the bytes 8 to 63
 *                  8  nonce of the segment (16)
 *                 24  blob, high half (8)                 32  low half (8)
 *                 40  sequence (8)
 *                 48  length of the shard without checksums (8)
 *                 56  block bytes (4)  60  column (4)
 *
 * record footer    0  "NGRF"            4  column (4)
 *                  8  nonce of the segment (16)
 *                 24  blob, high half (8)                 32  low half (8)
 *                 40  length (8)
 *                 48  checksum of the checksums of all blocks, in order, as they are stored (4)
 *                 52  checksum of the record header and the bytes 0 to 51 (4)
 *
 * index            0  "NONAGIDX"
 *                  8  version (4)      12  drive (4)      16  incarnation (4)    20  entries (4)
 *                 24  number (8)       32  nonce (16)
 *                 48  the highest sequence given so far on the drive (8)
 *                 56  the end of the last record in the segment (8)
 *                 64  entries (48 each)
 *                     checksum of everything before it (4)
 *
 * index entry      0  blob, high half (8)                  8  low half (8)
 *                 16  sequence (8)     24  offset of the record (8)
 *                 32  length (8)       40  block bytes (4)   44  column (4)
 *
 * dead mark        0  number of the segment (8)            8  offset of the record (8)
 *                 16  sequence (8)     24  "NGDM"          28  checksum of the bytes 0 to 27
 * </pre>
 *
 * <p>Invariants. A record counts when its footer vouches for its header and for the checksums of
 * its blocks, and they for the blocks. Header and footer carry the nonce of their segment, which no
 * client ever sees, so stored bytes cannot pose as a record. Of several records of a shard the one
 * with the highest sequence counts. An index file is written only after the records that it names
 * are durable, so they need no second look at start; a segment without one is read whole. A dead
 * mark names a record and never a shard, so it cannot hide a newer one.
 *
 * <p>All types are immutable but for the files. No framework may be imported here.
 */
@NullMarked
package org.nonagon.protocol.disk;

import org.jspecify.annotations.NullMarked;
