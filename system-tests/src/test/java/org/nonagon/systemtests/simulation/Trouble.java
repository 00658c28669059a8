package org.nonagon.systemtests.simulation;

/** What may befall a cluster, for the worse or for the better. */
enum Trouble {
  NODE_KILLED,
  NODE_WITHOUT_POWER,
  NODE_STARTED,
  GATEWAY_KILLED,
  GATEWAY_STARTED,
  DATABASE_CRASHED,
  DATABASE_STARTED,
  /** All that the drive does takes long. */
  DRIVE_SLOW,
  /** The node starts with an empty drive; once in a life. */
  DRIVE_EMPTIED,
  /** The drive is declared lost, and the layout does without it; once in a life. */
  DRIVE_LOST,
  /** The layout does without the drive, which is still read. */
  DRIVE_DRAINED,
  /** A drained drive takes shards again. */
  DRIVE_TAKEN_BACK,
  /** A new node takes its share. */
  NODE_ADDED,
  /** What is written is an error of the disk. */
  WRITES_FAIL,
  /** What is forced is an error of the disk, and may be lost. */
  FORCES_FAIL,
  /** Some messages of everybody are lost. */
  NETWORK_LOSSY,
  NETWORK_HEALED,
  /** The node does not hear the gateway, which hears it. */
  NODE_DEAF,
  GATEWAY_AND_NODE_PARTED,
  /** The gateway does not hear the database, which hears it. */
  GATEWAY_DEAF,
  /** Half of what the gateway asks the database arrives twice. */
  QUESTIONS_DOUBLED,
  /** Some of what the gateway asks the database arrives long after nobody waits for the answer. */
  GATEWAY_QUESTIONS_LATE,
  /** Some of what nodes ask the database arrives again, long after they went on. */
  NODES_QUESTIONS_LATE,
  /** The disk has no room left. */
  DISK_FULL,
  /** What is read is an error of the disk. */
  READS_FAIL
}
