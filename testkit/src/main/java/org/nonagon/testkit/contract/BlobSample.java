package org.nonagon.testkit.contract;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.nonagon.erasure.ErasureCoder;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.BlockFrames;

/**
 * A blob of random bytes and the frames of all its shards, made in the plainest way: column by
 * column, with zeros up to the longest.
 */
public final class BlobSample {
  private final BlobId id;
  private final StripeLayout stripes;
  private final byte[][] columns;

  /** A blob of this form; the seed decides its id and its bytes. */
  public BlobSample(StripeLayout stripes, long seed) {
    this.id = new BlobId(seed, ~seed);
    this.stripes = stripes;
    this.columns = new byte[stripes.profile().shards()][(int) stripes.shardLength(0)];
    byte[] data = new byte[(int) stripes.length()];
    new Random(seed).nextBytes(data);
    int k = stripes.profile().dataShards();
    for (int offset = 0; offset < data.length; offset += stripes.cellBytes()) {
      int cell = offset / stripes.cellBytes();
      int length = Math.min(stripes.cellBytes(), data.length - offset);
      System.arraycopy(data, offset, columns[cell % k], cell / k * stripes.cellBytes(), length);
    }
    new ErasureCoder(stripes.profile()).encode(columns, 0, columns[0].length);
  }

  /** Where its shards are: column 0 on drive 1, and so on. */
  public BlobManifest manifest(Set<Integer> missing) {
    List<DriveId> drives = new ArrayList<>();
    for (int column = 0; column < columns.length; column++) {
      drives.add(new DriveId(column + 1));
    }
    return new BlobManifest(id, stripes, drives, missing);
  }

  /** The frames of a shard; none for a column without bytes. */
  public byte[] frames(int column) {
    int length = (int) stripes.shardLength(column);
    ByteBuffer frames = ByteBuffer.allocate(BlockFrames.framedLength(length, stripes.blockBytes()));
    BlockFrames.write(ByteBuffer.wrap(columns[column]), 0, length, stripes.blockBytes(), frames);
    return frames.array();
  }
}
