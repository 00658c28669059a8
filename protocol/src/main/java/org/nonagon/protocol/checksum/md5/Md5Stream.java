package org.nonagon.protocol.checksum.md5;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The MD5 of one body whose pieces are hashed beside those of others. Its owner gives one piece
 * after the other, each after the last one is done. Nothing holds on to it: a body that is given up
 * is forgotten once the piece that it gave last is done.
 */
public final class Md5Stream {
  private final Md5Lanes lanes;
  private final Md5Digest digest = new Md5Digest();
  private final Md5Work work = new Md5Work(digest, new Completion());
  private Executor here = Runnable::run;
  private CompletableFuture<Void> done = new CompletableFuture<>();

  Md5Stream(Md5Lanes lanes) {
    this.lanes = lanes;
  }

  /**
   * Takes a piece. Its bytes must stay as they are until the stage has completed.
   *
   * @param piece what is between position and limit of each buffer; the buffers are not changed
   * @param loop where the stage completes, and where hashing may take its turn: the caller's event
   *     loop, or an executor that runs what it is given at once
   * @return done when the piece is hashed; at once for a small one
   */
  public CompletionStage<Void> update(List<ByteBuffer> piece, Executor loop) {
    work.give(piece);
    if (work.left() < Md5Lanes.SMALL_BYTES) {
      work.finish();
      return CompletableFuture.completedFuture(null);
    }
    here = loop;
    CompletableFuture<Void> promise = new CompletableFuture<>();
    done = promise;
    lanes.hash(work, loop);
    return promise;
  }

  /** The MD5 of all pieces, none of which is being hashed any more. */
  public byte[] digest() {
    return digest.digest();
  }

  /** Goes from the thread that has hashed to the one where the stream lives. */
  private final class Completion implements Md5Work.Owner {
    @Override
    public void hashed() {
      CompletableFuture<Void> promise = done;
      complete(() -> promise.complete(null));
    }

    @Override
    public void failed(Throwable cause) {
      CompletableFuture<Void> promise = done;
      complete(() -> promise.completeExceptionally(cause));
    }

    /** A loop that has been shut down cannot take it: then it is told here, rather than never. */
    private void complete(Runnable completion) {
      try {
        here.execute(completion);
      } catch (RejectedExecutionException _) {
        completion.run();
      }
    }
  }
}
