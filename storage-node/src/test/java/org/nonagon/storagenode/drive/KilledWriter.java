package org.nonagon.storagenode.drive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;

/** A process that appends shards until it is killed, and says which are durable. */
final class KilledWriter {
  static final int WRITERS = 4;
  static final DriveSettings SETTINGS = OpenDrive.SETTINGS.withSegmentBytes(4 << 20);

  private KilledWriter() {}

  /** Shard {@code number} of a writer, when they are made in order from 0. */
  static Sample next(ShardSamples samples, int number) {
    return samples.shard(1 + number * 7919 % 150_000, 4096);
  }

  static ShardSamples samples(int round, int writer) {
    return new ShardSamples(round * 100L + writer);
  }

  /**
   * Runs until the process ends.
   *
   * @param arguments the folder and the round
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    OpenDrive drive = OpenDrive.in(Path.of(arguments[0]), SETTINGS);
    int round = Integer.parseInt(arguments[1]);
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      int own = writer;
      writers.add(Thread.ofPlatform().start(() -> append(drive, round, own)));
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private static void append(OpenDrive drive, int round, int writer) {
    ShardSamples samples = samples(round, writer);
    for (int number = 0; number < 100_000; number++) {
      if (next(samples, number).appendTo(drive.store()) instanceof Durable) {
        String line = "durable %d %d%n".formatted(writer, number);
        synchronized (System.out) {
          System.out.print(line);
          System.out.flush();
        }
      }
    }
  }
}
