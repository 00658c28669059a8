package org.nonagon.storagenode.drive;

/**
 * The bounds of a drive.
 *
 * @param segmentBytes how long a segment grows
 * @param preallocateBytes how much of a segment is reserved on disk at a time
 * @param laneThreads how many file operations run at once
 * @param laneQueue how many operations may wait; past it they fail
 * @param openAppends how many shards may be in the middle of being appended; past it they fail
 * @param stagedBytes shards up to this long are gathered in memory and written in one go
 * @param reserveBytes when less is free, the drive counts as full
 * @param ioErrors so many failed operations within {@code ioErrorWindowMillis} isolate the drive
 * @param ioErrorWindowMillis see {@code ioErrors}
 * @param deadMarksPerLog how many dead marks a file of them takes
 * @param reclaimBytesPerSecond how fast live records are moved out of half-dead segments
 */
public record DriveSettings(
    long segmentBytes,
    long preallocateBytes,
    int laneThreads,
    int laneQueue,
    int openAppends,
    int stagedBytes,
    long reserveBytes,
    int ioErrors,
    long ioErrorWindowMillis,
    int deadMarksPerLog,
    long reclaimBytesPerSecond) {
  /** The longest segment that the index has bits for, with room for one more record. */
  public static final long MAX_SEGMENT_BYTES = 1L << 30;

  /** What drives of today do well with. */
  public static final DriveSettings STANDARD =
      new DriveSettings(
          256L << 20, 16L << 20, 4, 1024, 1024, 32 << 10, 64L << 20, 8, 60_000, 1 << 16, 32L << 20);

  /** Refuses bounds that bound nothing. */
  public DriveSettings {
    long least =
        Math.min(
            Math.min(Math.min(laneThreads, laneQueue), Math.min(openAppends, ioErrors)),
            Math.min(Math.min(preallocateBytes, segmentBytes), deadMarksPerLog));
    if (segmentBytes > MAX_SEGMENT_BYTES) {
      throw new IllegalArgumentException("a segment has at most " + MAX_SEGMENT_BYTES + " bytes");
    }
    if (least < 1 || stagedBytes < 0 || reserveBytes < 0 || reclaimBytesPerSecond < 1) {
      throw new IllegalArgumentException("a bound of a drive is not positive");
    }
  }

  /** The same with segments of another length, reserved in one go. */
  public DriveSettings withSegmentBytes(long bytes) {
    return new DriveSettings(
        bytes,
        Math.min(preallocateBytes, bytes),
        laneThreads,
        laneQueue,
        openAppends,
        stagedBytes,
        reserveBytes,
        ioErrors,
        ioErrorWindowMillis,
        deadMarksPerLog,
        reclaimBytesPerSecond);
  }

  /** The same with another reserve. */
  public DriveSettings withReserveBytes(long bytes) {
    return new DriveSettings(
        segmentBytes,
        preallocateBytes,
        laneThreads,
        laneQueue,
        openAppends,
        stagedBytes,
        bytes,
        ioErrors,
        ioErrorWindowMillis,
        deadMarksPerLog,
        reclaimBytesPerSecond);
  }
}
