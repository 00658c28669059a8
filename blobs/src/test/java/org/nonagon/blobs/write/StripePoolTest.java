package org.nonagon.blobs.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.nonagon.testkit.Seeds;

class StripePoolTest {
  private static final int FULL_CELL = (256 << 10) + 64;
  private static final int SMALL_CELL = 4100;

  private static StripePool pool(int slabs, int maxWaiting) {
    return new StripePool(
        new StripePool.Config((long) slabs * Slab.BYTES, maxWaiting), Runnable::run);
  }

  @Test
  void memoryIsMadeWhenItIsNeededAndKept() {
    StripePool pool = pool(20, 10);
    assertThat(pool.allocatedBytes()).isZero();

    List<StripePool.Cell> cells = now(pool.lease(9, FULL_CELL));
    assertThat(pool.allocatedBytes()).isEqualTo(9L * Slab.BYTES);
    assertThat(pool.leasedBytes()).isEqualTo(9L * Slab.BYTES);
    cells.forEach(StripePool.Cell::release);
    now(pool.lease(9, FULL_CELL)).forEach(StripePool.Cell::release);

    assertThat(pool.allocatedBytes()).isEqualTo(9L * Slab.BYTES);
    assertThat(pool.leasedBytes()).isZero();
  }

  @Test
  void smallCellsShareASlab() {
    StripePool pool = pool(1, 0);

    List<StripePool.Cell> cells = now(pool.lease(Slab.UNITS, SMALL_CELL));

    assertThat(cells).allMatch(cell -> cell.bytes().capacity() >= SMALL_CELL);
    assertThat(pool.lease(1, SMALL_CELL)).isCompletedWithValue(Optional.empty());
    cells.forEach(StripePool.Cell::release);
    assertThat(now(pool.lease(1, FULL_CELL))).hasSize(1);
  }

  @Test
  void whoComesFirstIsServedFirstEvenIfTheSecondNeedsLess() {
    StripePool pool = pool(3, 10);
    List<StripePool.Cell> held = now(pool.lease(2, FULL_CELL));
    var large = pool.lease(2, FULL_CELL);
    var small = pool.lease(1, SMALL_CELL);

    assertThat(large).isNotDone();
    assertThat(small).isNotDone();
    held.getFirst().release();
    assertThat(large).isDone();
    assertThat(small).isNotDone();
    held.getLast().release();
    assertThat(small).isDone();
  }

  @Test
  void pastTheBoundOfWaitersTheAnswerIsNo() {
    StripePool pool = pool(1, 1);
    assertThat(now(pool.lease(1, FULL_CELL))).hasSize(1);

    assertThat(pool.lease(1, FULL_CELL)).isNotDone();
    assertThat(pool.lease(1, FULL_CELL)).isCompletedWithValue(Optional.empty());
    assertThat(pool.waiting()).isEqualTo(1);
  }

  @Test
  void aWaiterThatGaveUpIsPassedOver() {
    StripePool pool = pool(1, 5);
    List<StripePool.Cell> held = now(pool.lease(1, FULL_CELL));
    var gone = pool.lease(1, FULL_CELL);
    var next = pool.lease(1, FULL_CELL);

    gone.cancel(false);
    held.getFirst().release();

    assertThat(next).isDone();
    now(next).getFirst().release();
    assertThat(pool.leasedBytes()).isZero();
  }

  @Test
  void moreThanThereIsAtAllIsRefusedAtOnce() {
    assertThat(pool(8, 5).lease(9, FULL_CELL)).isCompletedWithValue(Optional.empty());
  }

  @Test
  void aCellIsGivenBackOnce() {
    StripePool.Cell cell = now(pool(1, 0).lease(1, SMALL_CELL)).getFirst();
    cell.release();

    assertThatIllegalStateException().isThrownBy(cell::release);
  }

  @Test
  void noTwoCellsShareAByte() {
    long seed = Seeds.seed();
    Random random = new Random(seed);
    StripePool pool = pool(40, 0);
    List<StripePool.Cell> held = new ArrayList<>();
    List<Byte> marks = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      int room = 1 + random.nextInt(FULL_CELL);
      Optional<List<StripePool.Cell>> more = pool.lease(1 + random.nextInt(4), room).join();
      more.ifPresent(
          cells ->
              cells.forEach(
                  cell -> {
                    byte mark = (byte) random.nextInt();
                    fill(cell.bytes(), mark);
                    held.add(cell);
                    marks.add(mark);
                  }));
      while (held.size() > 30 || (more.isEmpty() && !held.isEmpty())) {
        int at = random.nextInt(held.size());
        StripePool.Cell cell = held.remove(at);
        assertThat(isFilled(cell.bytes(), marks.remove(at))).as("seed %d", seed).isTrue();
        cell.release();
        if (random.nextInt(3) == 0) {
          break;
        }
      }
    }
    held.forEach(StripePool.Cell::release);
    assertThat(pool.leasedBytes()).isZero();
    assertThat(now(pool.lease(40, FULL_CELL))).hasSize(40);
  }

  private static void fill(ByteBuffer bytes, byte mark) {
    bytes.put(0, mark).put(bytes.capacity() / 2, mark).put(bytes.capacity() - 1, mark);
  }

  private static boolean isFilled(ByteBuffer bytes, byte mark) {
    return bytes.get(0) == mark
        && bytes.get(bytes.capacity() / 2) == mark
        && bytes.get(bytes.capacity() - 1) == mark;
  }

  private static List<StripePool.Cell> now(
      CompletableFuture<Optional<List<StripePool.Cell>>> lease) {
    assertThat(lease).isDone();
    return lease.join().orElseThrow();
  }
}
