package org.nonagon.systemtests.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What befalls the bytes on a drive. */
public final class Rot {
  /** Behind the header of a segment. */
  private static final int FIRST_FLIP = 4_096;

  private static final int MOST_STEP = 100_000;

  private Rot() {}

  /** Flips a bit of a byte here and there in all segments of a drive; gives how many. */
  public static int flipBytes(Path drive, SplittableRandom random) throws IOException {
    int flipped = 0;
    try (Stream<Path> files = Files.list(drive)) {
      for (Path segment : files.filter(file -> file.toString().endsWith(".segment")).toList()) {
        flipped += flipBytesOf(segment, random);
      }
    }
    return flipped;
  }

  /** Zeros are left alone: those that no record has are not read by anybody. */
  private static int flipBytesOf(Path segment, SplittableRandom random) throws IOException {
    int flipped = 0;
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      for (long at = FIRST_FLIP; at < file.length(); at += random.nextInt(1, MOST_STEP)) {
        file.seek(at);
        int value = file.read();
        if (value > 0) {
          file.seek(at);
          file.write(value ^ 1 << random.nextInt(8));
          flipped++;
        }
      }
    }
    return flipped;
  }
}
