package org.nonagon.storagenode.drive;

import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.nonagon.protocol.disk.DriveFiles;

/**
 * What a drive is built from.
 *
 * @param files its files
 * @param identity what its folder says it is
 * @param lane runs its file operations; see {@link DriveLane}
 * @param pause makes background work wait
 * @param settings its bounds
 * @param random a generator that nobody can foresee, safe for several threads
 * @param health what it is fit for
 */
record DriveParts(
    DriveFiles files,
    DriveIdentity identity,
    Executor lane,
    Pause pause,
    DriveSettings settings,
    RandomGenerator random,
    HealthMonitor health) {

  static DriveParts of(
      DriveFiles files,
      DriveIdentity identity,
      Executor lane,
      Pause pause,
      DriveSettings settings,
      RandomGenerator random,
      InstantSource clock) {
    HealthMonitor health = new HealthMonitor(files, settings, clock);
    return new DriveParts(files, identity, lane, pause, settings, random, health);
  }
}
