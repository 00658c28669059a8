package org.nonagon.blobs.rewrite;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.nonagon.blobs.Timers;
import org.nonagon.blobs.read.BlobReader;
import org.nonagon.blobs.read.BodyRead;
import org.nonagon.blobs.read.ExtentPages;
import org.nonagon.blobs.read.ReadStep;
import org.nonagon.blobs.rewrite.RewritePlan.Piece;
import org.nonagon.blobs.write.BlobWriter;
import org.nonagon.blobs.write.BodyOutcome;
import org.nonagon.blobs.write.PieceWrite;
import org.nonagon.blobs.write.WrittenBody;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RewriteCatalog;
import org.nonagon.protocol.catalog.RewriteCatalog.Move;
import org.nonagon.protocol.catalog.RewriteCatalog.MoveOutcome;
import org.nonagon.protocol.catalog.RewriteCatalog.Referrer;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.object.ByteRange;
import org.nonagon.protocol.object.Extent;

/**
 * Rewrites blobs that waste space, round by round: asks the catalog for them and for what refers to
 * them, copies what is referred to into one new blob, and has the catalog move the extents.
 *
 * <p>Whatever happens to versions meanwhile, the catalog moves what still points at the old blob
 * and nothing else, so a round needs no lock. A reader that is at the old blob goes on there: it is
 * reclaimed as any other, once nothing refers to it and no read is as old. The new blob is unknown
 * to the catalog until the first extent is moved; whatever goes wrong before, it is given up.
 *
 * <p>Bytes that are safe are not moved to where they are less so: a new blob that is not durable on
 * all its drives is given up too.
 *
 * <p>One round at a time. There may be many rewriters in a cluster: blobs are claimed in the
 * catalog before they are copied, and should two copy the same after all, the second finds nothing
 * to move.
 */
public final class Rewriter {
  private final Catalog catalog;
  private final Home home;
  private final BlobReader reader;
  private final BlobWriter writer;
  private final RandomGenerator random;
  private final Supplier<RewriteConfig> config;
  private final Pace pace;

  /**
   * A rewriter.
   *
   * @param home whose blobs it rewrites
   * @param random names sessions; thread-safe
   * @param config asked for each round
   */
  public Rewriter(
      Catalog catalog,
      Home home,
      BlobReader reader,
      BlobWriter writer,
      Timers timers,
      RandomGenerator random,
      Supplier<RewriteConfig> config) {
    this.catalog = catalog;
    this.home = home;
    this.reader = reader;
    this.writer = writer;
    this.random = random;
    this.config = config;
    this.pace = new Pace(timers);
  }

  /**
   * Rounds until one rewrites nothing, a bounded number; gives how the last one ended.
   *
   * @param told how each of them ended
   */
  public Uni<RewriteOutcome> run(Consumer<RewriteOutcome> told) {
    return rounds(config.get().maxRounds(), told);
  }

  private Uni<RewriteOutcome> rounds(int left, Consumer<RewriteOutcome> told) {
    return round()
        .invoke(told)
        .chain(
            outcome ->
                left > 1 && outcome instanceof RewriteOutcome.Rewritten
                    ? rounds(left - 1, told)
                    : Uni.createFrom().item(outcome));
  }

  /** One round. Fails only when the catalog cannot be asked. */
  public Uni<RewriteOutcome> round() {
    RewriteConfig now = config.get();
    return catalog
        .rewritable(home, now.age(), now.maxCandidates())
        .chain(
            found ->
                RewritePlan.isWorthARound(found, now)
                    ? plan(found, now).chain(plan -> execute(plan, now))
                    : idle());
  }

  private static Uni<RewriteOutcome> idle() {
    return Uni.createFrom().item(new RewriteOutcome.Idle());
  }

  private Uni<RewritePlan> plan(List<RewriteCatalog.Rewritable> found, RewriteConfig now) {
    RewritePlan plan = new RewritePlan(now);
    return Multi.createFrom()
        .iterable(found)
        .onItem()
        .transformToUniAndConcatenate(
            blob ->
                plan.mayFit(blob)
                    ? catalog
                        .references(home, blob.manifest().id())
                        .invoke(references -> plan.add(blob, references))
                    : Uni.createFrom().nullItem())
        .onItem()
        .ignoreAsUni()
        .replaceWith(plan);
  }

  /** Claims first: of several rewriters that found the same blobs, one copies them. */
  private Uni<RewriteOutcome> execute(RewritePlan plan, RewriteConfig now) {
    return catalog
        .claimRewrites(home, now.age(), plan.considered())
        .invoke(plan::keep)
        .chain(() -> plan.isWorthWriting() ? rewrite(plan, now) : idle());
  }

  private Uni<RewriteOutcome> rewrite(RewritePlan plan, RewriteConfig now) {
    PieceWrite write =
        writer.beginPieces(
            plan.pieces().stream().map(p -> Math.toIntExact(p.range().length())).toList());
    return copy(plan, write, now.bytesPerSecond())
        .chain(write::finish)
        .chain(outcome -> move(plan, write, whole(outcome)))
        .onFailure()
        .recoverWithUni(failure -> giveUp(write, failure.toString()));
  }

  private Uni<Void> copy(RewritePlan plan, PieceWrite write, long bytesPerSecond) {
    List<Piece> inOrder = write.order().stream().map(plan.pieces()::get).toList();
    List<Extent> extents = inOrder.stream().map(Rewriter::extent).toList();
    PieceCheck check = new PieceCheck(inOrder);
    BodyRead read =
        reader.read(
            ExtentPages.of(extents),
            blobs -> catalog.blobs(home, blobs),
            ByteRange.whole(plan.bytes()));
    return Multi.createBy()
        .repeating()
        .uni(() -> read.next().map(Rewriter::available))
        .until(ReadStep.End.class::isInstance)
        .onItem()
        .transformToUniAndConcatenate(
            step ->
                copy((ReadStep.Chunk) step, check, write)
                    .chain(length -> pace.after(length, bytesPerSecond)))
        .onItem()
        .ignoreAsUni()
        .onTermination()
        .invoke(read::close);
  }

  /** Readers look at where bytes are and leave their checksum to others. */
  private static Extent extent(Piece piece) {
    return new Extent(
        piece.blob(), piece.range().offset(), piece.range().length(), piece.crc64().orElse(0));
  }

  private static ReadStep available(ReadStep step) {
    if (step instanceof ReadStep.Unavailable(String detail)) {
      throw new IllegalStateException("not readable now: " + detail);
    }
    return step;
  }

  /** Gives how many bytes were copied. */
  private static Uni<Integer> copy(ReadStep.Chunk chunk, PieceCheck check, PieceWrite write) {
    return Multi.createFrom()
        .iterable(chunk.pieces())
        .invoke(check::update)
        .onItem()
        .transformToUniAndConcatenate(bytes -> accepted(write, bytes))
        .onItem()
        .ignoreAsUni()
        .onTermination()
        .invoke(chunk.release())
        .replaceWith(chunk.length());
  }

  private static Uni<Void> accepted(PieceWrite write, ByteBuffer bytes) {
    return write
        .write(bytes.duplicate())
        .invoke(
            more -> {
              if (!more) {
                throw new IllegalStateException("the new blob is not taken");
              }
            })
        .replaceWithVoid();
  }

  /** The new blob, if it is as safe as one can be: durable on as many drives as it has shards. */
  private static WrittenBlob whole(BodyOutcome outcome) {
    if (outcome instanceof BodyOutcome.Written(WrittenBody body)
        && isWhole(body.unregistered().getFirst().manifest())) {
      return body.unregistered().getFirst();
    }
    throw new IllegalStateException("not durable on all drives: " + outcome);
  }

  private static boolean isWhole(BlobManifest blob) {
    return blob.missing().isEmpty() && Set.copyOf(blob.drives()).size() == blob.drives().size();
  }

  private Uni<RewriteOutcome> move(RewritePlan plan, PieceWrite write, WrittenBlob to) {
    List<Move> moves =
        IntStream.range(0, plan.pieces().size())
            .mapToObj(i -> move(plan.pieces().get(i), write.offset(i)))
            .toList();
    return Multi.createFrom()
        .iterable(batches(plan.referrers()))
        .onItem()
        .transformToUniAndConcatenate(batch -> catalog.move(home, to, moves, batch))
        .collect()
        .asList()
        .chain(outcomes -> ended(plan, write, outcomes));
  }

  private static Move move(Piece piece, long offset) {
    return new Move(piece.blob(), piece.range(), offset);
  }

  private static List<List<Referrer>> batches(List<Referrer> referrers) {
    int size = RewriteCatalog.MAX_REFERRERS;
    return IntStream.iterate(0, from -> from < referrers.size(), from -> from + size)
        .mapToObj(from -> referrers.subList(from, Math.min(referrers.size(), from + size)))
        .toList();
  }

  private Uni<RewriteOutcome> ended(
      RewritePlan plan, PieceWrite write, List<MoveOutcome> outcomes) {
    int moved =
        outcomes.stream()
            .mapToInt(
                outcome ->
                    switch (outcome) {
                      case MoveOutcome.Moved(int referrers) -> referrers;
                      case MoveOutcome.Condemned() -> 0;
                    })
            .sum();
    return moved == 0
        ? giveUp(write, "nothing refers to the old blobs any more, or the new one was condemned")
        : Uni.createFrom().item(new RewriteOutcome.Rewritten(plan.size(), plan.bytes(), moved));
  }

  /** The catalog decides whether the new blob goes, also when a move's answer was lost. */
  private Uni<RewriteOutcome> giveUp(PieceWrite write, String why) {
    write.abort();
    WriteSession unknown = new WriteSession(new UUID(random.nextLong(), random.nextLong()));
    return Uni.createFrom()
        .deferred(() -> catalog.abandon(home, unknown, write.blobs()))
        .onFailure()
        .recoverWithItem(List.<BlobId>of())
        .invoke(write::drop)
        .map(condemned -> new RewriteOutcome.GivenUp(why));
  }
}
