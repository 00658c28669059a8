package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nonagon.blobs.write.PackLedger;
import org.nonagon.blobs.write.PackedBody;
import org.nonagon.gateway.body.BodyDigests;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.object.ObjectContent;

/**
 * Commits packs of objects: one call and one transaction for all of them.
 *
 * @param home of the objects and blobs
 * @param random names sessions; thread-safe
 */
record ObjectPacks(Home home, Commits commits, GivenUpBlobs givenUp, RandomGenerator random)
    implements PackLedger<ObjectPacks.Item, ObjectPacks.Verdict> {

  /**
   * An object whose bytes have come.
   *
   * @param digests of its bytes
   */
  record Item(NewObject object, BodyDigests digests) {}

  /**
   * What the catalog made of an object.
   *
   * @param content its bytes
   */
  record Verdict(ObjectContent content, CommitOutcome outcome) {}

  @Override
  public Uni<Verdicts<Verdict>> commit(WrittenBlob pack, List<PackedBody<Item>> bodies) {
    List<CommitEntry.Put> entries = bodies.stream().map(ObjectPacks::entry).toList();
    return commits
        .commit(List.of(pack), Optional.empty(), List.copyOf(entries))
        .map(outcomes -> verdicts(entries, outcomes));
  }

  private static CommitEntry.Put entry(PackedBody<Item> body) {
    Item item = body.item();
    return item.object().of(item.digests().content(List.of(body.extent())));
  }

  private static Verdicts<Verdict> verdicts(
      List<CommitEntry.Put> entries, List<CommitOutcome> outcomes) {
    List<Verdict> each =
        IntStream.range(0, entries.size())
            .mapToObj(i -> new Verdict(entries.get(i).content(), outcomes.get(i)))
            .toList();
    boolean isReferred = outcomes.stream().anyMatch(CommitOutcome.Written.class::isInstance);
    return new Verdicts<>(each, isReferred);
  }

  /** A pack is never registered, so that the session is one that the catalog does not know. */
  @Override
  public Uni<List<BlobId>> condemn(List<BlobId> blobs) {
    WriteSession session = new WriteSession(new UUID(random.nextLong(), random.nextLong()));
    return givenUp.condemn(home, session, blobs);
  }
}
