package org.nonagon.protocol.shard;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;

/**
 * A shard that is being appended. Used by one writer at a time: each step begins after the one
 * before it ended.
 */
public interface ShardAppend {
  /**
   * Appends the next bytes, whole frames. When the {@code Uni} ends, well or not, the buffers
   * belong to the caller again; until then they must not change. Their positions are left where
   * they were.
   *
   * <p>Ends well also when the drive takes no shard or the bytes break the announced form: they are
   * passed over, and {@link #finish} says why. Fails when I/O was lost; the shard is lost with it.
   *
   * @param frames buffers that together hold whole frames, in order
   */
  Uni<Void> write(ByteBuffer... frames);

  /**
   * Ends the shard; answers when it is durable, or says why it is not and never will be. Bytes more
   * or fewer than announced, and blocks that their checksums do not vouch for, are {@link
   * AppendOutcome.Reason#MALFORMED}.
   */
  Uni<AppendOutcome> finish();

  /**
   * Gives the shard up: nothing of it will be found. Ends without waiting, and may be called at any
   * time; once {@link #finish} was called it changes nothing.
   */
  void abort();
}
