package org.nonagon.benchmarks.coding;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.nonagon.protocol.checksum.md5.Md5Batch;
import org.nonagon.protocol.checksum.md5.Md5Digest;
import org.nonagon.protocol.checksum.md5.Md5Lanes;
import org.nonagon.protocol.checksum.md5.Md5Stream;
import org.nonagon.protocol.checksum.md5.Md5Work;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One piece of 64 KiB of each of several streams, in the direct memory that a socket reads into.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx256m")
public class Md5Benchmark {
  private static final int PIECE_BYTES = 65_536;

  /** Bodies that arrive at the same time. */
  @Param({"1", "2", "4", "8", "16", "32"})
  public int streams;

  private final List<List<ByteBuffer>> pieces = new ArrayList<>();
  private final List<MessageDigest> digests = new ArrayList<>();
  private final List<Md5Work> works = new ArrayList<>();
  private final Md5Batch batch = new Md5Batch();
  private final Md5Lanes lanes = new Md5Lanes();
  private final List<Md5Stream> bodies = new ArrayList<>();
  private final ArrayDeque<Runnable> loop = new ArrayDeque<>();

  /** Makes the streams. */
  @Setup
  public void open() throws NoSuchAlgorithmException {
    Random random = new Random(1);
    byte[] bytes = new byte[PIECE_BYTES];
    for (int i = 0; i < streams; i++) {
      random.nextBytes(bytes);
      pieces.add(List.of(ByteBuffer.allocateDirect(PIECE_BYTES).put(0, bytes)));
      digests.add(MessageDigest.getInstance("MD5"));
      works.add(new Md5Work(new Md5Digest(), new Nobody()));
      bodies.add(lanes.open());
    }
    lanes.warmUp();
  }

  /** The JDK's, one stream after the other. */
  @Benchmark
  public List<MessageDigest> messageDigest(DataBytes bytes) {
    for (int i = 0; i < streams; i++) {
      digests.get(i).update(pieces.get(i).getFirst().rewind());
    }
    return count(bytes, digests);
  }

  /** In lanes where there are enough streams; allocates nothing. */
  @Benchmark
  public Md5Batch batch(DataBytes bytes) {
    for (int i = 0; i < streams; i++) {
      Md5Work work = works.get(i);
      work.give(pieces.get(i));
      batch.add(work);
    }
    batch.complete();
    return count(bytes, batch);
  }

  /** As uploads on one event loop share it, queue and answers included. */
  @Benchmark
  public Md5Lanes sharedLanes(DataBytes bytes) {
    for (int i = 0; i < streams; i++) {
      bodies.get(i).update(pieces.get(i), loop::add);
    }
    for (Runnable task = loop.poll(); task != null; task = loop.poll()) {
      task.run();
    }
    return count(bytes, lanes);
  }

  private <T> T count(DataBytes bytes, T result) {
    bytes.dataBytes += (long) streams * PIECE_BYTES;
    return result;
  }

  private static final class Nobody implements Md5Work.Owner {
    @Override
    public void hashed() {}

    @Override
    public void failed(Throwable cause) {
      throw new IllegalStateException(cause);
    }
  }
}
