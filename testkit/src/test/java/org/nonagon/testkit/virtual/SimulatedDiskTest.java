package org.nonagon.testkit.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.disk.DriveFullException;
import org.nonagon.testkit.contract.DriveFilesContract;

class SimulatedDiskTest extends DriveFilesContract {
  private static final int SEEDS = 200;

  @Override
  protected DriveFiles open() {
    return new SimulatedDisk(1, 64 << 20).mount();
  }

  @Test
  void whatWasForcedSurvivesEveryCrash() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed, 1 << 20);
      DriveFiles files = disk.mount();
      DriveFile file = files.create("a");
      file.write(0, filled(2000, 1));
      file.force();
      files.forceNames();
      file.write(5000, filled(2000, 2));
      disk.losePower();
      assertThat(content(disk, 2000)).containsOnly(1);
    }
  }

  @Test
  void whatWasNotForcedIsLostTornReorderedOrKept() throws IOException {
    Set<List<Byte>> outcomes = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed, 1 << 20);
      DriveFiles files = disk.mount();
      DriveFile file = files.create("a");
      file.write(0, filled(1024, 1));
      file.force();
      files.forceNames();
      file.write(0, filled(1024, 2));
      file.write(0, filled(1024, 3));
      disk.losePower();
      byte[] left = content(disk, 1024);
      outcomes.add(List.of(left[0], left[512]));
      assertThat(left[0]).isEqualTo(left[511]);
    }
    assertThat(outcomes).hasSize(9);
  }

  @Test
  void namesThatWereNotForcedMayComeAndGo() throws IOException {
    Set<List<String>> outcomes = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed, 1 << 20);
      DriveFiles files = disk.mount();
      files.create("a").close();
      files.forceNames();
      files.create("b").close();
      files.delete("a");
      disk.losePower();
      outcomes.add(disk.mount().list());
    }
    assertThat(outcomes)
        .containsExactlyInAnyOrder(List.of("a"), List.of("a", "b"), List.of("b"), List.of());
  }

  @Test
  void aFailedForceIsNotMadeGoodByTheNext() throws IOException {
    int lost = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = new SimulatedDisk(seed, 1 << 20);
      DriveFiles files = disk.mount();
      DriveFile file = files.create("a");
      files.forceNames();
      file.write(0, filled(512, 1));
      disk.failForces(true);
      assertThatThrownBy(file::force).isInstanceOf(IOException.class);
      disk.failForces(false);
      file.preallocate(0, 512);
      disk.losePower();
      byte[] left = content(disk, 512);
      lost += left.length == 0 || left[0] == 0 ? 1 : 0;
    }
    assertThat(lost).isBetween(1, SEEDS - 1);
  }

  @Test
  void aFullDiskSaysSoAndPunchingHelps() throws IOException {
    DriveFile file = new SimulatedDisk(1, 4096).mount().create("a");
    file.write(0, filled(4096, 1));
    assertThatThrownBy(() -> file.write(4096, filled(1, 1))).isInstanceOf(DriveFullException.class);
    file.punch(512, 512);
    file.write(4096, filled(1, 1));
  }

  @Test
  void everyOutcomeOfALossOfPowerIsLeftOnceWhereTheyAreFew() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1, 1 << 16);
    DriveFiles files = disk.mount();
    DriveFile file = files.create("a");
    file.write(0, filled(1024, 1));
    file.force();
    files.forceNames();
    file.write(0, filled(1024, 2));
    file.write(0, filled(512, 3));
    disk.cutPower();
    assertThatThrownBy(file::force).isInstanceOf(IOException.class);
    Set<String> contents = new TreeSet<>();
    List<SimulatedDisk> left = PowerLossFates.disksLeft(disk, 6);
    for (SimulatedDisk outcome : left) {
      byte[] read = content(outcome, 1024);
      contents.add(read[0] + " " + read[512]);
    }
    assertThat(left).hasSize(6);
    assertThat(contents).containsExactly("1 1", "1 2", "2 1", "2 2", "3 1", "3 2");
    assertThat(PowerLossFates.disksLeft(disk, 5)).hasSize(5);
  }

  @Test
  void aGivenOperationIsTheLastAndAGivenCallFails() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1, 1 << 16);
    DriveFile file = disk.mount().create("a");
    disk.failCalls(1, 0, DiskError.NO_SPACE);
    file.write(0, filled(512, 1));
    assertThatThrownBy(() -> file.write(0, filled(512, 2))).isInstanceOf(DriveFullException.class);
    file.force();
    disk.cutPowerIn(1, true);
    file.write(0, filled(512, 3));
    assertThatThrownBy(() -> file.write(512, filled(512, 4))).isInstanceOf(IOException.class);
    assertThat(disk.hasPower()).isFalse();
    assertThat(disk.left(PowerLossFate.KEPT).size("a")).isEqualTo(1024);
  }

  private static byte[] content(SimulatedDisk disk, int length) throws IOException {
    DriveFile file = disk.mount().open("a");
    ByteBuffer target = ByteBuffer.allocate(length);
    file.read(target, 0);
    byte[] read = new byte[target.flip().remaining()];
    target.get(read);
    return read;
  }

  private static ByteBuffer filled(int length, int value) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }
}
