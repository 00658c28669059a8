package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.PackConfig;
import org.nonagon.blobs.write.PackOutcome;
import org.nonagon.blobs.write.PackRoom;
import org.nonagon.blobs.write.Packer;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.object.ObjectContent;

/**
 * Writes objects: a small one is received whole and shares a blob and a commit with those that come
 * at the same time, a larger one is streamed to blobs of its own.
 *
 * <p>A small object for which there is no room among those that are received is written as a larger
 * one is. Thread-safe.
 */
public final class ObjectWriter {
  private final BodyWriter bodies;
  private final BlobWriter blobs;
  private final Commits commits;
  private final GivenUpBlobs givenUp;
  private final RandomGenerator random;
  private final Map<Home, Packer<ObjectPacks.Item, ObjectPacks.Verdict>> packers =
      new ConcurrentHashMap<>();

  /**
   * A writer.
   *
   * @param bodies takes larger bodies to the drives
   * @param blobs takes packs there
   * @param commits makes versions of them
   * @param givenUp condemns packs that nothing refers to
   * @param random names sessions; thread-safe
   */
  ObjectWriter(
      BodyWriter bodies,
      BlobWriter blobs,
      Commits commits,
      GivenUpBlobs givenUp,
      RandomGenerator random) {
    this.bodies = bodies;
    this.blobs = blobs;
    this.commits = commits;
    this.givenUp = givenUp;
    this.random = random;
  }

  /** Writes an object; fails with what the client gets when that is refused. */
  public Uni<StoredObject> write(NewObject object, ObjectBody body) {
    Home home = object.bucket().id().home();
    var packer = packers.computeIfAbsent(home, this::newPacker);
    return Uni.createFrom()
        .deferred(
            () ->
                packer
                    .reserve(body.length())
                    .map(room -> pack(packer, room, object, body))
                    .orElseGet(() -> bodies.write(home, body, stored -> commit(object, stored))));
  }

  private Packer<ObjectPacks.Item, ObjectPacks.Verdict> newPacker(Home home) {
    return new Packer<>(blobs, PackConfig.DEFAULT, new ObjectPacks(home, commits, givenUp, random));
  }

  private Uni<StoredObject> pack(
      Packer<ObjectPacks.Item, ObjectPacks.Verdict> packer,
      PackRoom room,
      NewObject object,
      ObjectBody body) {
    return receive(body, room.bytes())
        .chain(
            nothing ->
                room.bytes().position() == 0
                    ? commit(object, empty(body))
                    : packer
                        .add(
                            room,
                            object.target(),
                            new ObjectPacks.Item(object, body.bytes().digests()))
                        .map(outcome -> stored(object, outcome)))
        .onTermination()
        .invoke(room::giveUp);
  }

  private static Uni<Void> receive(ObjectBody body, ByteBuffer into) {
    return body.bytes()
        .pourInto(
            piece -> {
              piece.buffers().forEach(into::put);
              return Uni.createFrom().voidItem();
            })
        .invoke(() -> requireWhole(body, into.position()));
  }

  private static void requireWhole(ObjectBody body, int received) {
    if (received < body.length() - body.openBytes()) {
      throw new IllegalStateException(
          "the body ended after %d of %d bytes".formatted(received, body.length()));
    }
  }

  private static StoredBody empty(ObjectBody body) {
    return new StoredBody(body.bytes().digests().content(List.of()), List.of(), Optional.empty());
  }

  private Uni<StoredObject> commit(NewObject object, StoredBody stored) {
    return commits
        .commit(stored, object.of(stored.content()))
        .map(outcome -> stored(object, stored.content(), outcome));
  }

  private static StoredObject stored(NewObject object, PackOutcome<ObjectPacks.Verdict> packed) {
    return switch (packed) {
      case PackOutcome.Judged<ObjectPacks.Verdict>(ObjectPacks.Verdict verdict) ->
          stored(object, verdict.content(), verdict.outcome());
      case PackOutcome.Unwritten<ObjectPacks.Verdict> unwritten ->
          throw BodyWriter.refusal(unwritten.why());
    };
  }

  private static StoredObject stored(
      NewObject object, ObjectContent content, CommitOutcome outcome) {
    if (outcome instanceof CommitOutcome.Written written) {
      return new StoredObject(content, written.id());
    }
    throw Commits.refusal(outcome, object.bucket().name(), object.condition()).exception();
  }
}
