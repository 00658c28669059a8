package org.nonagon.storagenode.drive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.nonagon.testkit.contract.ShardSamples.Sample;

/** What is done to a drive while each of its calls is tried as the last one. */
@SuppressWarnings("ImmutableEnumChecker") // Its functions keep nothing.
enum CrashScript {
  ADOPT_AN_EMPTY_FOLDER(
      drive -> List.of(),
      (drive, none) -> {
        drive.open();
        drive.append(drive.small());
      }),
  TAKE_BACK_A_DRIVE_THAT_WAS_GIVEN_UP(
      drive -> {
        List<Sample> shards = appended(drive, 3);
        drive.giveUp();
        return shards;
      },
      (drive, shards) -> {
        drive.open();
        drive.append(drive.small());
      }),
  APPEND_THE_FIRST_SHARD(CrashScript::opened, (drive, none) -> drive.append(drive.small())),
  APPEND_A_LARGE_SHARD(drive -> appended(drive, 1), (drive, one) -> drive.append(drive.large())),
  APPEND_SHARDS_THAT_SHARE_A_COMMIT(
      drive -> appended(drive, 1),
      (drive, one) -> drive.append(drive.small(), drive.large(), drive.small())),
  GIVE_A_SHARD_UP(
      drive -> appended(drive, 1),
      (drive, one) -> {
        drive.abort(drive.large());
        drive.append(drive.small());
      }),
  REPLACE_A_SHARD(
      drive -> appended(drive, 2),
      (drive, two) -> {
        drive.append(drive.other(two.getFirst()));
        drive.append(drive.other(two.getFirst()));
      }),
  DROP(
      drive -> appended(drive, 4),
      (drive, four) -> {
        drive.drop(four.get(0));
        drive.drop(four.get(1), four.get(2));
      }),
  REPLACE_AND_DROP(
      drive -> appended(drive, 2),
      (drive, two) -> {
        drive.append(drive.other(two.getFirst()));
        drive.drop(two.getFirst());
        drive.append(drive.other(two.getFirst()));
      }),
  ROLL_TO_A_NEW_SEGMENT(
      drive -> {
        List<Sample> shards = opened(drive);
        drive.append(drive.large());
        drive.append(drive.large());
        return shards;
      },
      (drive, none) -> drive.append(drive.large(), drive.small())),
  DELETE_A_DEAD_SEGMENT(
      drive -> {
        List<Sample> shards = appended(drive, 8);
        drive.append(drive.large());
        return shards;
      },
      (drive, shards) -> {
        shards.forEach(drive::drop);
        drive.reclaim();
      }),
  REWRITE_A_SEGMENT(
      drive -> {
        List<Sample> shards = appended(drive, 6);
        drive.append(drive.large());
        drive.append(drive.large());
        drive.drop(shards.get(0), shards.get(2), shards.get(3), shards.get(5));
        return shards;
      },
      (drive, shards) -> {
        drive.reclaim();
        drive.drop(shards.get(1));
      }),
  DELETE_A_FULL_LOG_OF_DEAD_MARKS(
      drive -> {
        List<Sample> shards = appended(drive, 12);
        shards.subList(0, 6).forEach(drive::drop);
        drive.append(drive.large());
        return shards;
      },
      (drive, shards) -> {
        drive.drop(shards.get(7));
        drive.reclaim();
        drive.drop(shards.get(8));
      }),
  STOP_AND_START(
      drive -> appended(drive, 3),
      (drive, three) -> {
        drive.drop(three.getFirst());
        drive.close();
        drive.open();
        drive.append(drive.small());
      }),
  START_AFTER_A_KILL(
      drive -> {
        List<Sample> shards = appended(drive, 3);
        drive.append(drive.other(shards.getFirst()));
        drive.drop(shards.getLast());
        return shards;
      },
      (drive, shards) -> {
        drive.open();
        drive.append(drive.other(shards.get(1)));
        drive.open();
      });

  private final Function<ScriptedDrive, List<Sample>> given;
  private final Steps steps;

  /** What is done, with the shards that were there. */
  private interface Steps {
    void run(ScriptedDrive drive, List<Sample> shards);
  }

  CrashScript(Function<ScriptedDrive, List<Sample>> given, Steps steps) {
    this.given = given;
    this.steps = steps;
  }

  /**
   * Runs the script.
   *
   * @param before sees the drive as the script finds it
   */
  ScriptedDrive run(Consumer<ScriptedDrive> before) {
    ScriptedDrive drive = new ScriptedDrive();
    List<Sample> shards = given.apply(drive);
    before.accept(drive);
    steps.run(drive, shards);
    return drive;
  }

  private static List<Sample> opened(ScriptedDrive drive) {
    drive.open();
    return List.of();
  }

  private static List<Sample> appended(ScriptedDrive drive, int count) {
    drive.open();
    List<Sample> shards = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      shards.add(drive.small());
      drive.append(shards.getLast());
    }
    return shards;
  }
}
