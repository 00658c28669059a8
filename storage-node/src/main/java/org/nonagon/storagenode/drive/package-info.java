/**
 * One drive: keeps shards in append-only segment files and gives them back.
 *
 * <p>Read {@link org.nonagon.storagenode.drive.LocalShardStore} first, then {@code
 * LocalShardAppend}, {@code SegmentSpace} and {@code DriveRecovery}; the files byte by byte are on
 * the page of {@link org.nonagon.protocol.disk}.
 *
 * <pre>
 *   append   LocalShardAppend -> SegmentSpace.reserve -> Reservation.write -> GroupCommit -> SegmentIndex.put
 *   read     ShardReads -> SegmentIndex.find -> DriveFile.read -> SegmentIndex.holds
 *   drop     SegmentIndex.remove -> DeadRecords.bury: note durably, then punch
 *   reclaim  Reclaim -> RecordMover -> SegmentSpace.delete
 *   start    DriveFolder -> DriveRecovery (dead marks, index files, SegmentScan of the rest)
 * </pre>
 *
 * <p>What is durable when:
 *
 * <ul>
 *   <li>A segment's header, and its name, before the first record in it.
 *   <li>A record when {@code finish} answers so: its footer was written after everything else of
 *       it, and one fdatasync that began later has ended.
 *   <li>An index file after the records that it names; a dead mark before its record is punched;
 *       the copy of a record before the segment it was in is deleted, and that before its index
 *       file.
 *   <li>A drop when it is answered, but on a drive that cannot note it: there the shard is gone
 *       until the next start only. It then comes back whole from a read-only drive; from a full one
 *       it may come back rotten, since its bytes were given away.
 * </ul>
 *
 * <p>Threading: all file operations run on the drive's {@code DriveLane}, a bounded pool of
 * platform threads; answers are delivered there. Locks guard numbers and lists and are never held
 * around I/O. Lane, clock, timer and random numbers are injected, so that one thread and one seed
 * can run a drive.
 *
 * <p>Invariants: a failed sync is never repeated; bytes are given away only while the index holds
 * the record that they are of; nothing waits in a queue without a bound.
 *
 * <p>No framework but Mutiny and the logging interface may be imported here.
 */
@NullMarked
package org.nonagon.storagenode.drive;

import org.jspecify.annotations.NullMarked;
