package org.nonagon.storagenode.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.virtual.DiskError;
import org.nonagon.testkit.virtual.PowerLossFate;
import org.nonagon.testkit.virtual.PowerLossFates;
import org.nonagon.testkit.virtual.SimulatedDisk;

/**
 * Short scripts in which every call to the disk is tried as the last one before a crash, with what
 * it may leave of the changes that were not forced, and as the one that fails.
 */
class DriveEnumerationTest {
  private static final int MOST_OUTCOMES = 12;
  private static final int MOST_OUTCOMES_BEFORE_ANOTHER_CRASH = 3;
  private static final int MOST_OUTCOMES_OF_ANOTHER_CRASH = 2;
  private static final long FROM_THEN_ON = 1L << 40;

  /** A place in a script where the power is cut. */
  private record CrashPoint(CrashScript script, long operation, boolean done) {
    ScriptedDrive run() {
      ScriptedDrive drive = script.run(found -> found.disk().cutPowerIn(operation, done));
      drive.disk().cutPower();
      return drive;
    }
  }

  /** What is tried at a place. */
  private interface Trial {
    void at(CrashPoint point);
  }

  private static void atEveryOperation(CrashScript script, Trial trial) {
    long[] before = new long[1];
    ScriptedDrive whole = script.run(found -> before[0] = found.disk().operations());
    assertThat(whole.isHealthy()).isTrue();
    long operations = whole.disk().operations() - before[0];
    assertThat(operations).isPositive();
    for (long operation = 0; operation <= operations; operation++) {
      for (boolean done : List.of(false, true)) {
        CrashPoint point = new CrashPoint(script, operation, done);
        naming(point, () -> trial.at(point));
      }
    }
  }

  private static void naming(Object what, Runnable check) {
    try {
      check.run();
    } catch (AssertionError | RuntimeException failure) {
      throw new AssertionError(what.toString(), failure);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverACrashLeavesTheDriveHasWhatWasAcknowledgedAndGoesOn(CrashScript script) {
    atEveryOperation(
        script,
        point -> {
          ScriptedDrive crashed = point.run();
          List<SimulatedDisk> left = PowerLossFates.disksLeft(crashed.disk(), MOST_OUTCOMES);
          for (int outcome = 0; outcome < left.size(); outcome++) {
            SimulatedDisk disk = left.get(outcome);
            naming("outcome " + outcome, () -> recovers(crashed.with(disk)));
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void aCrashDuringTheRecoveryLosesNothingMore(CrashScript script) {
    atEveryOperation(
        script,
        point -> {
          ScriptedDrive crashed = point.run();
          List<SimulatedDisk> left =
              PowerLossFates.disksLeft(crashed.disk(), MOST_OUTCOMES_BEFORE_ANOTHER_CRASH);
          for (int outcome = 0; outcome < left.size(); outcome++) {
            SimulatedDisk disk = left.get(outcome);
            naming("outcome " + outcome, () -> recoversFromEveryOperation(crashed, disk));
          }
        });
  }

  private static void recoversFromEveryOperation(ScriptedDrive crashed, SimulatedDisk disk) {
    ScriptedDrive whole = crashed.with(disk.left(PowerLossFate.KEPT));
    whole.open();
    long operations = whole.disk().operations();
    for (long operation = 0; operation < operations; operation++) {
      for (boolean done : List.of(false, true)) {
        ScriptedDrive again = crashed.with(disk.left(PowerLossFate.KEPT));
        again.disk().cutPowerIn(operation, done);
        again.open();
        again.disk().cutPower();
        naming(
            "recovery, operation %d, %b".formatted(operation, done),
            () ->
                PowerLossFates.disksLeft(again.disk(), MOST_OUTCOMES_OF_ANOTHER_CRASH)
                    .forEach(left -> opens(again.with(left))));
      }
    }
  }

  /** The drive agrees with its clients, before and after one more crash, and takes shards. */
  private static void recovers(ScriptedDrive drive) {
    Map<ShardId, Integer> found = opens(drive);
    drive.disk().cutPower();
    ScriptedDrive again = drive.with(drive.disk().left(PowerLossFate.LOST));
    assertThat(opens(again)).isEqualTo(found);
    assertThat(again.takes(again.large())).isTrue();
    again.disk().cutPower();
    opens(again.with(again.disk().left(PowerLossFate.LOST)));
  }

  private static Map<ShardId, Integer> opens(ScriptedDrive drive) {
    drive.open();
    assertThat(drive.trouble()).isEmpty();
    return drive.check();
  }

  @ParameterizedTest
  @EnumSource
  void whicheverCallFailsTheDriveHasWhatWasAcknowledgedAndSaysWhatIsWrong(CrashScript script) {
    long[] before = new long[1];
    ScriptedDrive whole = script.run(found -> before[0] = found.disk().calls());
    long calls = whole.disk().calls() - before[0];
    for (long call = 0; call < calls; call++) {
      for (DiskError error : DiskError.values()) {
        for (long more : List.of(0L, 1L, FROM_THEN_ON)) {
          long first = call;
          naming(
              "%s, call %d and %d more: %s".formatted(script, call, more, error),
              () -> fails(script.run(found -> found.disk().failCalls(first, more, error))));
        }
      }
    }
  }

  /** The drive serves what it has, or says in one line why not; after a start all is well. */
  private static void fails(ScriptedDrive drive) {
    drive.disk().heal();
    if (drive.canBeRead()) {
      drive.check();
    }
    Sample next = drive.small();
    if (drive.isHealthy()) {
      assertThat(drive.takes(next)).isTrue();
    } else {
      assertThat(drive.trouble()).isNotBlank().doesNotContain("\n");
    }
    drive.disk().cutPower();
    recovers(drive.with(drive.disk().left(PowerLossFate.KEPT)));
    recovers(drive.with(drive.disk().left(PowerLossFate.LOST)));
  }
}
