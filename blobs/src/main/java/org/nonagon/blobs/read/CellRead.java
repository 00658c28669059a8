package org.nonagon.blobs.read;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.nonagon.blobs.Timers.Timer;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Reads a range of one cell, whatever it takes.
 *
 * <p>The column that has the bytes is asked first. If it fails, or the hedge delay passes, as many
 * others are asked as, with the columns that are zeros here, make k; each that fails is replaced by
 * the next, and after a second delay all that are left are asked. Whichever is complete first
 * supplies the bytes. If the drive that has the bytes is known to lag, the others are asked at
 * once. When too few answer and one of them did not know its shard, the blob may have moved: its
 * manifest is read again, and if it changed, all begins anew, once.
 *
 * <p>Confined to the serial executor of its request.
 */
final class CellRead {
  private final ReadParts parts;
  private final Runnable onEnd;
  private final Set<Integer> asked = new HashSet<>();
  private final Set<Integer> failed = new HashSet<>();
  private final Map<Integer, ColumnOutcome.Good> held = new HashMap<>();
  private final List<Timer> timers = new ArrayList<>();
  private CellRange range;
  private Optional<DrivePace.Read> own = Optional.empty();
  private int round;
  private boolean others;
  private boolean shardUnknown;
  private boolean decoding;
  private boolean cancelled;
  private @Nullable ReadStep result;

  /**
   * @param onEnd told when there is a result, never before {@link #start} returns
   */
  CellRead(CellRange range, ReadParts parts, Runnable onEnd) {
    this.range = range;
    this.parts = parts;
    this.onEnd = onEnd;
    parts.budget().take();
  }

  void start() {
    parts.latency().hedges().earn();
    DrivePace pace = parts.latency().of(drive(range.column()));
    if (isMissing(range.column())) {
      askOthers();
    } else if (pace.lags() && parts.latency().hedges().take()) {
      if (pace.isIdle()) {
        ask(range.column());
      }
      askOthers();
      askSpare();
    } else {
      ask(range.column());
      hedge(parts.latency().delayMillis(), this::overdue);
    }
  }

  private DriveId drive(int column) {
    return range.manifest().drives().get(column);
  }

  private boolean isMissing(int column) {
    return range.manifest().missing().contains(column);
  }

  /** The first drive has not answered in time. */
  private void overdue() {
    own.ifPresent(DrivePace.Read::late);
    if (parts.latency().hedges().take()) {
      askOthers();
    } else {
      hedge(parts.latency().maxDelayMillis(), this::askOthers);
    }
  }

  private void hedge(long delayMillis, Runnable next) {
    int current = round;
    timers.add(
        parts.after(
            delayMillis,
            () -> {
              if (current == round && !isOver()) {
                next.run();
              }
            }));
  }

  private void ask(int column) {
    CellRange question = range;
    asked.add(column);
    Optional<ShardStore> store = parts.stores().find(drive(column));
    if (store.isEmpty()) {
      parts.serial().execute(() -> answered(question, column, new ColumnOutcome.Failed()));
      return;
    }
    long began = parts.timers().nanoTime();
    DrivePace.Read pace = parts.latency().of(drive(column)).begin();
    if (column == range.column()) {
      own = Optional.of(pace);
    }
    store
        .orElseThrow()
        .read(
            question.manifest().shard(column),
            question.firstBlockOfShard(),
            question.blocksOf(column))
        .onItem()
        .transform(answer -> ColumnOutcome.of(answer, question, column))
        .subscribe()
        .with(
            outcome -> {
              pace.ended(parts.isLate(began));
              parts.measured(began);
              parts.serial().execute(() -> answered(question, column, outcome));
            },
            failure -> {
              pace.ended(parts.isLate(began));
              parts.serial().execute(() -> answered(question, column, new ColumnOutcome.Failed()));
            });
  }

  private void answered(CellRange question, int column, ColumnOutcome outcome) {
    report(question, column, outcome);
    if (isOver() || decoding || !question.equals(range)) {
      release(outcome);
      return;
    }
    switch (outcome) {
      case ColumnOutcome.Good good -> hold(column, good);
      case ColumnOutcome.Missing _ -> lose(column, true);
      case ColumnOutcome.Corrupt _, ColumnOutcome.Failed _ -> lose(column, false);
    }
  }

  private static void release(ColumnOutcome outcome) {
    if (outcome instanceof ColumnOutcome.Good good) {
      good.release().run();
    }
  }

  private void report(CellRange question, int column, ColumnOutcome outcome) {
    BlobManifest manifest = question.manifest();
    Optional<Damage> damage =
        switch (outcome) {
          case ColumnOutcome.Missing _ -> Optional.of(Damage.MISSING);
          case ColumnOutcome.Corrupt _ -> Optional.of(Damage.CORRUPT);
          case ColumnOutcome.Good _, ColumnOutcome.Failed _ -> Optional.empty();
        };
    damage
        .filter(d -> !manifest.missing().contains(column))
        .ifPresent(
            d -> parts.damage().damaged(manifest.shard(column), manifest.drives().get(column), d));
  }

  private void hold(int column, ColumnOutcome.Good good) {
    held.put(column, good);
    if (column == range.column()) {
      end(chunk(pieces(good.frames()), good.release()), column);
    } else {
      decodeIfEnough();
    }
  }

  private ReadStep chunk(List<ByteBuffer> pieces, Runnable release) {
    CellBudget budget = parts.budget();
    return new ReadStep.Chunk(
        pieces,
        range.length(),
        () -> {
          release.run();
          budget.giveBack();
        });
  }

  private List<ByteBuffer> pieces(ByteBuffer frames) {
    List<ByteBuffer> pieces = new ArrayList<>(range.blocks());
    for (int i = 0; i < range.blocks(); i++) {
      int start = (range.firstBlock() + i) * range.blockBytes();
      int from = Math.max(range.from() - start, 0);
      int to = Math.min(range.to() - start, range.blockBytes());
      pieces.add(frames.slice(range.frameStart(i) + from, to - from));
    }
    return pieces;
  }

  private void lose(int column, boolean unknown) {
    failed.add(column);
    shardUnknown |= unknown;
    if (others) {
      askMore();
    } else {
      askOthers();
    }
  }

  private void askOthers() {
    if (!others) {
      others = true;
      hedge(parts.latency().delayMillis(), () -> candidates().forEach(this::ask));
      long timeout = parts.config().timeoutMillis();
      timers.add(parts.after(timeout, () -> fail("no answer within %d ms".formatted(timeout))));
      askMore();
    }
  }

  /** The slowest of six is slow more often than one is; so a seventh is asked, if it keeps up. */
  private void askSpare() {
    if (!decoding) {
      candidates().stream().limit(1).filter(c -> reluctance(c) == 0).forEach(this::ask);
    }
  }

  private void askMore() {
    int lacking = lacking();
    List<Integer> candidates = candidates();
    candidates.stream().limit(Math.max(0, lacking)).forEach(this::ask);
    decodeIfEnough();
    boolean hopeless = lacking > candidates.size() && !awaits(range.column());
    if (hopeless && !isOver() && !decoding) {
      readManifestAgain();
    }
  }

  /** How many columns have to be asked still, if all that were asked answer. */
  private int lacking() {
    int expected = zeros();
    for (int column : asked) {
      expected += column != range.column() && !failed.contains(column) ? 1 : 0;
    }
    return range.manifest().stripes().profile().dataShards() - expected;
  }

  private int zeros() {
    return (int) columns().filter(column -> Reconstructor.isZero(range, column)).count();
  }

  private boolean awaits(int column) {
    return asked.contains(column) && !failed.contains(column);
  }

  /** The columns that may be asked yet; those that hardly help last. */
  private List<Integer> candidates() {
    return columns()
        .filter(column -> !asked.contains(column) && !Reconstructor.isZero(range, column))
        .filter(column -> column != range.column() || !isMissing(column))
        .boxed()
        .sorted(Comparator.comparing(this::reluctance))
        .toList();
  }

  /** The first drive was passed over because it lags, so it is asked when nothing else is left. */
  private int reluctance(int column) {
    if (column == range.column()) {
      return 3;
    }
    return isMissing(column) ? 2 : parts.latency().of(drive(column)).lags() ? 1 : 0;
  }

  private IntStream columns() {
    return IntStream.range(0, range.manifest().drives().size());
  }

  private void decodeIfEnough() {
    int needed = range.manifest().stripes().profile().dataShards();
    if (!others || decoding || isOver() || held.size() + zeros() < needed) {
      return;
    }
    decoding = true;
    Map<Integer, ColumnOutcome.Good> columns = Map.copyOf(held);
    Reconstructor reconstructor =
        new Reconstructor(parts.coders().apply(range.manifest().stripes().profile()), range);
    Uni.createFrom()
        .item(() -> reconstructor.compute(columns))
        .runSubscriptionOn(parts.coding())
        .subscribe()
        .with(
            bytes -> parts.serial().execute(() -> decoded(bytes)),
            failure -> parts.serial().execute(() -> notDecoded(failure)));
  }

  private void decoded(ByteBuffer bytes) {
    decoding = false;
    if (cancelled) {
      releaseHeld(-1);
    } else {
      end(chunk(List.of(bytes), () -> {}), -1);
    }
  }

  private void notDecoded(Throwable failure) {
    decoding = false;
    releaseHeld(-1);
    fail("reconstruction failed: " + failure);
  }

  private void readManifestAgain() {
    String detail =
        "%d of %d shards of %s"
            .formatted(held.size() + zeros(), columns().count(), range.manifest().id());
    if (!shardUnknown || round > 0) {
      fail(detail);
      return;
    }
    round++;
    parts
        .manifests()
        .find(List.of(range.manifest().id()))
        .subscribe()
        .with(
            found -> parts.serial().execute(() -> tryAgain(found, detail)),
            failure -> parts.serial().execute(() -> fail(detail + ", and " + failure)));
  }

  private void tryAgain(List<BlobManifest> found, String detail) {
    if (isOver()) {
      return;
    }
    if (found.isEmpty() || found.getFirst().equals(range.manifest())) {
      fail(detail);
      return;
    }
    releaseHeld(-1);
    asked.clear();
    own = Optional.empty();
    failed.clear();
    others = false;
    range = range.in(found.getFirst());
    start();
  }

  private void fail(String detail) {
    if (!isOver() && !decoding) {
      end(new ReadStep.Unavailable(detail), -1);
    }
  }

  private void end(ReadStep step, int kept) {
    result = step;
    if (!(step instanceof ReadStep.Chunk)) {
      parts.budget().giveBack();
    }
    releaseHeld(kept);
    timers.forEach(Timer::cancel);
    onEnd.run();
  }

  private void releaseHeld(int kept) {
    held.forEach(
        (column, good) -> {
          if (column != kept) {
            good.release().run();
          }
        });
    held.clear();
  }

  private boolean isOver() {
    return result != null || cancelled;
  }

  /** What came of it, once it has ended. */
  Optional<ReadStep> result() {
    return Optional.ofNullable(result);
  }

  /** Gives up what was read and will still be. */
  void cancel() {
    if (result instanceof ReadStep.Chunk chunk) {
      chunk.release().run();
    } else if (result == null) {
      parts.budget().giveBack();
    }
    cancelled = true;
    timers.forEach(Timer::cancel);
    if (!decoding) {
      releaseHeld(-1);
    }
  }
}
