package org.nonagon.protocol.checksum.md5;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Hashes the same streams in lanes and one after the other until the lanes are faster, time after
 * time: then they are compiled.
 */
final class LaneTrial {
  /** How long it tries. */
  static final int MAX_SECONDS = 30;

  private static final int STREAMS = 8;
  private static final int WINS_IN_A_ROW = 20;
  private static final long MAX_NANOS = MAX_SECONDS * 1_000_000_000L;

  private final List<ByteBuffer> piece =
      List.of(ByteBuffer.allocate(LaneMemory.RUN_BLOCKS * Md5Rounds.BLOCK_BYTES));
  private final List<Md5Work> works =
      Stream.generate(() -> new Md5Work(new Md5Digest(), new Nobody())).limit(STREAMS).toList();
  private final Md5Batch lanes;
  private final Md5Batch single = new Md5Batch(Optional.empty());

  LaneTrial(LaneKernel kernel) {
    this.lanes = new Md5Batch(Optional.of(kernel));
  }

  boolean isFasterTogether() {
    long end = System.nanoTime() + MAX_NANOS;
    int wins = 0;
    while (wins < WINS_IN_A_ROW && System.nanoTime() < end) {
      wins = nanos(lanes) < nanos(single) ? wins + 1 : 0;
    }
    return wins == WINS_IN_A_ROW;
  }

  private long nanos(Md5Batch batch) {
    long start = System.nanoTime();
    for (Md5Work work : works) {
      work.give(piece);
      batch.add(work);
    }
    batch.complete();
    return System.nanoTime() - start;
  }

  private static final class Nobody implements Md5Work.Owner {
    @Override
    public void hashed() {}

    @Override
    public void failed(Throwable cause) {}
  }
}
