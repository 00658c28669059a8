package org.nonagon.storagenode.repair;

/** What came of a blob that was to be mended. */
enum BlobVerdict {
  /** All its shards are there, and where the layout wants them. */
  IN_PLACE,
  /** All its shards are there, and some of their drives do not take them now. */
  ELSEWHERE,
  /** No drive takes what it lacks. */
  NO_DRIVE,
  /** It is to be tried again. */
  FAILED,
  /** It is live no more. */
  GONE,
  /** Nothing was done, since the lease or the worker ends. */
  NOT_BEGUN;

  /** Whether nothing of it is lost. */
  boolean isWhole() {
    return this == IN_PLACE || this == ELSEWHERE || this == GONE;
  }
}
