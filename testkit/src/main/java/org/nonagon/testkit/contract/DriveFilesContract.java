package org.nonagon.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;

/** What every {@link DriveFiles} promises to programs; what a crash leaves is tested elsewhere. */
public abstract class DriveFilesContract {
  @SuppressWarnings("NullAway.Init") // set before each test
  private DriveFiles files;

  /** An empty folder with at least 16 MiB of room. */
  protected abstract DriveFiles open() throws IOException;

  @BeforeEach
  void openTheFolder() throws IOException {
    files = open();
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    try (DriveFile file = files.create("a")) {
      file.write(3, bytes(1, 2), bytes(3), ByteBuffer.allocateDirect(2).put(0, (byte) 4));
      assertThat(file.size()).isEqualTo(8);
      assertThat(read(file, 0, 8)).containsExactly(0, 0, 0, 1, 2, 3, 4, 0);
      file.write(4, bytes(9));
      assertThat(read(file, 3, 2)).containsExactly(1, 9);
      file.force();
    }
    try (DriveFile file = files.open("a")) {
      assertThat(read(file, 3, 2)).containsExactly(1, 9);
    }
  }

  @Test
  void aReadEndsWithTheFile() throws IOException {
    try (DriveFile file = files.create("a")) {
      file.write(0, bytes(1, 2, 3));
      assertThat(read(file, 1, 10)).containsExactly(2, 3);
      assertThat(file.read(ByteBuffer.allocate(4), 3)).isZero();
      assertThat(file.read(ByteBuffer.allocate(4), 1000)).isZero();
    }
  }

  @Test
  void writesConsumeTheirBuffersWholly() throws IOException {
    ByteBuffer large = ByteBuffer.allocate(3 << 20);
    large.put(large.capacity() - 1, (byte) 7);
    try (DriveFile file = files.create("a")) {
      file.write(100, large);
      assertThat(large.hasRemaining()).isFalse();
      assertThat(read(file, 100 + (3 << 20) - 1, 1)).containsExactly(7);
    }
  }

  @Test
  void aNameIsTakenOnce() throws IOException {
    files.create("a").close();
    assertThatThrownBy(() -> files.create("a")).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> files.open("b")).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> files.delete("b")).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void namesAreListedInOrder() throws IOException {
    for (String name : new String[] {"b", "a", "c"}) {
      files.create(name).close();
    }
    files.delete("a");
    files.forceNames();
    assertThat(files.list()).containsExactly("b", "c");
  }

  @Test
  void aRenameReplacesTheOtherFile() throws IOException {
    write("old", 1);
    write("new", 2);
    files.rename("new", "old");
    files.forceNames();
    assertThat(files.list()).containsExactly("old");
    try (DriveFile file = files.open("old")) {
      assertThat(read(file, 0, 1)).containsExactly(2);
    }
  }

  @Test
  void aDeletedFileStaysReadableWhileItIsOpen() throws IOException {
    write("a", 5);
    try (DriveFile file = files.open("a")) {
      files.delete("a");
      assertThat(read(file, 0, 1)).containsExactly(5);
    }
  }

  @Test
  void aClosedFileIsOfNoUse() throws IOException {
    DriveFile file = files.create("a");
    file.close();
    assertThatThrownBy(() -> file.write(0, bytes(1))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0)).isInstanceOf(IOException.class);
  }

  @Test
  void truncatingCutsAndLengthensWithZeros() throws IOException {
    try (DriveFile file = files.create("a")) {
      file.write(0, bytes(1, 2, 3));
      file.truncate(2);
      file.truncate(4);
      assertThat(read(file, 0, 10)).containsExactly(1, 2, 0, 0);
    }
  }

  @Test
  void preallocatedSpaceReadsAsZeros() throws IOException {
    try (DriveFile file = files.create("a")) {
      file.write(0, bytes(1));
      file.preallocate(0, 8192);
      file.preallocate(8192, 8192);
      assertThat(read(file, 0, 2)[0]).isEqualTo((byte) 1);
      assertThat(read(file, 1, 9000)).containsOnly(0);
    }
  }

  @Test
  void punchedBytesReadAsZerosOrAreLeftAndNothingElseChanges() throws IOException {
    try (DriveFile file = files.create("a")) {
      ByteBuffer ones = ByteBuffer.allocate(20_000);
      while (ones.hasRemaining()) {
        ones.put((byte) 1);
      }
      file.write(0, ones.flip());
      file.punch(1024, 10_240);
      assertThat(file.size()).isEqualTo(20_000);
      assertThat(read(file, 0, 1024)).containsOnly(1);
      assertThat(read(file, 1024 + 10_240, 20_000)).containsOnly(1);
      byte[] hole = read(file, 1024, 10_240);
      assertThat(hole).containsOnly(hole[0]);
    }
  }

  @Test
  void theLockHasOneHolder() throws Exception {
    Optional<DriveFiles.HeldLock> first = files.lock("lock");
    assertThat(first).isPresent();
    assertThat(files.lock("lock")).isEmpty();
    assertThat(files.lock("lock")).isEmpty();
    first.orElseThrow().close();
    Optional<DriveFiles.HeldLock> second = files.lock("lock");
    assertThat(second).isPresent();
    second.orElseThrow().close();
  }

  @Test
  void theFileSystemTellsItsSize() throws IOException {
    assertThat(files.freeBytes()).isBetween(16L << 20, files.capacityBytes());
    assertThat(files.device()).isEqualTo(files.device());
  }

  private void write(String name, int content) throws IOException {
    try (DriveFile file = files.create(name)) {
      file.write(0, bytes(content));
    }
  }

  private static ByteBuffer bytes(int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  private static byte[] read(DriveFile file, long position, int length) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(length);
    int count = file.read(target, position);
    byte[] read = new byte[target.flip().remaining()];
    target.get(read);
    assertThat(read).hasSize(count);
    return read;
  }
}
