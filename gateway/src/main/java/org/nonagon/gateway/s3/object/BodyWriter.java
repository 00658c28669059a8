package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.BodyOutcome;
import org.nonagon.blobs.write.WrittenBody;
import org.nonagon.gateway.body.BodyDigests;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteSession;

/**
 * Takes bodies to the drives and has them committed, all or nothing.
 *
 * <p>Whatever goes wrong, a client that leaves and a checksum that differs among it, the blobs are
 * given up: the write is aborted, the catalog condemns what no commit brought to life, and the
 * shards of just those are dropped. The catalog decides, so this is right also when a commit was
 * done and its answer was lost.
 *
 * <p>Thread-safe.
 */
public final class BodyWriter {
  private static final Logger LOG = Logger.getLogger(BodyWriter.class);
  private static final long RENEWAL_MILLIS = WriteSession.LEASE_SECONDS * 1000L / 4;

  private final BlobWriter blobs;
  private final BlobCatalog catalog;
  private final Commits commits;
  private final GivenUpBlobs givenUp;
  private final Timers timers;
  private final RandomGenerator random;

  /**
   * A writer.
   *
   * @param commits makes objects of bodies
   * @param timers for the renewal of sessions
   * @param random names sessions; thread-safe
   */
  public BodyWriter(
      BlobWriter blobs,
      BlobCatalog catalog,
      Commits commits,
      Timers timers,
      RandomGenerator random) {
    this.blobs = blobs;
    this.catalog = catalog;
    this.commits = commits;
    this.givenUp = new GivenUpBlobs(catalog);
    this.timers = timers;
    this.random = random;
  }

  /** The writer of objects that hands their larger bodies to this one. */
  public ObjectWriter objects() {
    return new ObjectWriter(this, blobs, commits, givenUp, random);
  }

  /**
   * Writes a body and commits it.
   *
   * @param home where its blobs belong
   * @param commit has the stored body referred to, and fails when it was refused
   * @return what {@code commit} gives; its failure, or that of the body, once the blobs are given
   *     up
   */
  public <T> Uni<T> write(Home home, ObjectBody body, Function<StoredBody, Uni<T>> commit) {
    WriteSession session = new WriteSession(new UUID(random.nextLong(), random.nextLong()));
    Registered registered = new Registered(home, session);
    OpenEndedWrite write =
        new OpenEndedWrite(blobs, registered::add, body.length(), body.openBytes());
    return pour(body, write)
        .chain(write::finish)
        .map(outcome -> stored(outcome, body.bytes().digests(), registered))
        .chain(stored -> commit.apply(stored))
        .onFailure()
        .call(failure -> giveUp(home, session, write))
        .onTermination()
        .invoke(registered::end);
  }

  private static Uni<Void> pour(ObjectBody body, OpenEndedWrite write) {
    return body.bytes().pourInto(piece -> pour(piece.buffers(), 0, write));
  }

  /** Writes a buffer and those behind it; a piece has few, so that nesting them is fine. */
  private static Uni<Void> pour(List<ByteBuffer> buffers, int index, OpenEndedWrite write) {
    if (index == buffers.size()) {
      return Uni.createFrom().voidItem();
    }
    return write
        .write(buffers.get(index))
        .chain(more -> more ? pour(buffers, index + 1, write) : failed(write));
  }

  /** The write takes no more: its outcome says why. */
  private static Uni<Void> failed(OpenEndedWrite write) {
    return write
        .finish()
        .invoke(
            outcome -> {
              if (!(outcome instanceof BodyOutcome.Written)) {
                throw refusal(outcome);
              }
            })
        .replaceWithVoid();
  }

  private static StoredBody stored(
      BodyOutcome outcome, BodyDigests digests, Registered registered) {
    if (!(outcome instanceof BodyOutcome.Written(WrittenBody body))) {
      throw refusal(outcome);
    }
    List<WrittenBlob> blobs = registered.blobs();
    Optional<WriteSession> session =
        blobs.isEmpty() ? Optional.empty() : Optional.of(registered.session);
    blobs.addAll(body.unregistered());
    return new StoredBody(digests.content(body.extents()), blobs, session);
  }

  /** What the client gets for a body that was not written. */
  static RuntimeException refusal(BodyOutcome outcome) {
    return switch (outcome) {
      case BodyOutcome.Overloaded() -> S3Error.SLOW_DOWN.failure().exception();
      case BodyOutcome.Condemned() -> {
        LOG.warn("a body was condemned while it was written");
        yield S3Error.SLOW_DOWN.failure().exception();
      }
      case BodyOutcome.TooFewDrives(String detail) -> {
        LOG.warnf("a body was not written: %s", detail);
        yield S3Error.SERVICE_UNAVAILABLE
            .failure("Too few drives take data now, or have room for it. Please try again.")
            .exception();
      }
      case BodyOutcome.Aborted() -> new IllegalStateException("aborted by nobody");
      case BodyOutcome.Written written -> new IllegalStateException("written: " + written);
    };
  }

  private Uni<Void> giveUp(Home home, WriteSession session, OpenEndedWrite write) {
    write.abort();
    return Uni.createFrom()
        .deferred(() -> givenUp.condemn(home, session, write.blobs()))
        .invoke(write::drop)
        .replaceWithVoid();
  }

  /**
   * The blobs of a body that the catalog has been told of, and the session that keeps them while
   * the rest is written, however slowly its client sends.
   */
  private final class Registered {
    private final Home home;
    private final WriteSession session;
    private final List<WrittenBlob> blobs = new ArrayList<>();
    private Timers.Timer timer = () -> {};
    private boolean hasEnded;

    Registered(Home home, WriteSession session) {
      this.home = home;
      this.session = session;
    }

    synchronized Uni<Boolean> add(WrittenBlob blob) {
      if (blobs.isEmpty()) {
        timer = timers.after(RENEWAL_MILLIS, this::renew);
      }
      blobs.add(blob);
      return commits.repeated(() -> catalog.registerPending(home, session, List.of(blob)));
    }

    /** A copy of the list. */
    synchronized List<WrittenBlob> blobs() {
      return new ArrayList<>(blobs);
    }

    private synchronized void renew() {
      if (hasEnded) {
        return;
      }
      catalog
          .registerPending(home, session, List.of())
          .subscribe()
          .with(known -> {}, lost -> LOG.warnf("a session was not renewed: %s", lost));
      timer = timers.after(RENEWAL_MILLIS, this::renew);
    }

    synchronized void end() {
      hasEnded = true;
      timer.cancel();
    }
  }
}
