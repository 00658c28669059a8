package org.nonagon.erasure.kernel;

import java.nio.ByteBuffer;

/**
 * Moves runs of bytes between shards and a kernel's working arrays, so that a loop is written once
 * for every kind of shard. A run is copied at memory speed within the first-level cache, which
 * costs a table kernel a fiftieth of its time and keeps its loops over plain arrays.
 *
 * @param <S> the type of all shards together
 */
interface RunAccess<S> {

  RunAccess<byte[][]> ARRAYS =
      new RunAccess<>() {
        @Override
        public void read(byte[][] shards, int shard, int at, byte[] run, int length) {
          System.arraycopy(shards[shard], at, run, 0, length);
        }

        @Override
        public void write(byte[][] shards, int shard, int at, byte[] run, int length) {
          System.arraycopy(run, 0, shards[shard], at, length);
        }
      };

  RunAccess<ByteBuffer[]> BUFFERS =
      new RunAccess<>() {
        @Override
        public void read(ByteBuffer[] shards, int shard, int at, byte[] run, int length) {
          shards[shard].get(at, run, 0, length);
        }

        @Override
        public void write(ByteBuffer[] shards, int shard, int at, byte[] run, int length) {
          shards[shard].put(at, run, 0, length);
        }
      };

  /** Copies {@code length} bytes from index {@code at} of one shard to the start of the run. */
  void read(S shards, int shard, int at, byte[] run, int length);

  /** Copies the first {@code length} bytes of the run to index {@code at} of one shard. */
  void write(S shards, int shard, int at, byte[] run, int length);
}
