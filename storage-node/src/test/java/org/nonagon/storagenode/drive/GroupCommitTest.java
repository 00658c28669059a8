package org.nonagon.storagenode.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.testkit.virtual.SeededExecutor;
import org.nonagon.testkit.virtual.SimulatedDisk;

class GroupCommitTest {
  private final SimulatedDisk disk = new SimulatedDisk(1, 1 << 20);
  private final SeededExecutor lane = new SeededExecutor(1);
  private final List<String> answers = new ArrayList<>();

  private GroupCommit.Commit commit(String name, Runnable then) {
    return new GroupCommit.Commit() {
      @Override
      public void durable() {
        answers.add(name);
        then.run();
      }

      @Override
      public void failed(IOException failure) {
        answers.add(name + " failed");
        then.run();
      }
    };
  }

  @Test
  void commitsThatArriveTogetherShareASync() throws IOException {
    DriveFile file = disk.mount().create("a");
    file.write(0, ByteBuffer.allocate(10));
    GroupCommit commits = new GroupCommit(file, lane);
    long before = disk.operations();
    for (int i = 0; i < 50; i++) {
      commits.commit(commit("c" + i, () -> {}));
    }
    lane.runAll();
    assertThat(disk.operations() - before).isEqualTo(1);
    assertThat(answers).hasSize(50);
  }

  @Test
  void commitsThatArriveDuringASyncShareTheNext() throws IOException {
    DriveFile file = disk.mount().create("a");
    GroupCommit commits = new GroupCommit(file, lane);
    long before = disk.operations();
    commits.commit(
        commit(
            "first",
            () -> {
              commits.commit(commit("second", () -> {}));
              commits.commit(commit("third", () -> {}));
            }));
    lane.runAll();
    assertThat(answers).containsExactly("first", "second", "third");
    assertThat(disk.operations() - before).isEqualTo(2);
    commits.commit(commit("later", () -> {}));
    lane.runAll();
    assertThat(disk.operations() - before).isEqualTo(3);
  }

  @Test
  void aFailedSyncFailsAllThatItWasForAndAllThatCome() throws IOException {
    DriveFile file = disk.mount().create("a");
    GroupCommit commits = new GroupCommit(file, lane);
    disk.failForces(true);
    commits.commit(commit("a", () -> {}));
    commits.commit(commit("b", () -> {}));
    lane.runAll();
    disk.failForces(false);
    long before = disk.operations();
    commits.commit(commit("c", () -> {}));
    lane.runAll();
    assertThat(answers).containsExactly("a failed", "b failed", "c failed");
    assertThat(disk.operations()).isEqualTo(before);
  }
}
