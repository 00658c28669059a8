package org.nonagon.blobs.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.blobs.write.QuorumVerdict.Durable;
import org.nonagon.blobs.write.QuorumVerdict.DurableButDegraded;
import org.nonagon.blobs.write.QuorumVerdict.Lost;
import org.nonagon.blobs.write.QuorumVerdict.Undecided;
import org.nonagon.protocol.layout.DriveId;

class WriteQuorumTest {
  private static final ShardState[] STATES = ShardState.values();

  /** Every state of every shard of up to five, and every way in which they may share drives. */
  @ParameterizedTest
  @ValueSource(strings = {"1+0", "2+0", "1+1", "2+1", "1+2", "2+2", "3+1", "1+3", "3+2", "2+3"})
  void everySmallShapeGetsTheVerdictOfTheRule(String form) {
    int data = form.charAt(0) - '0';
    int shards = data + form.charAt(2) - '0';
    for (List<Integer> drives : sharings(shards)) {
      WriteQuorum quorum =
          new WriteQuorum(data, drives.stream().map(d -> new DriveId(d + 1)).toList());
      for (List<Integer> numbers : tuples(shards, STATES.length)) {
        List<ShardState> states = numbers.stream().map(n -> STATES[n]).toList();
        for (boolean graceOver : new boolean[] {false, true}) {
          assertThat(quorum.judge(states, graceOver))
              .as("%s on %s, %s, grace over: %s", form, drives, states, graceOver)
              .isEqualTo(byTheRule(data, drives, states, graceOver));
        }
      }
    }
  }

  /** The rule again, told the slow way: hope is tried out on every future. */
  private static QuorumVerdict byTheRule(
      int data, List<Integer> drives, List<ShardState> states, boolean graceOver) {
    boolean pending = states.contains(ShardState.PENDING);
    boolean enough = survivesAnyDrive(data, drives, states);
    if (!pending && !states.contains(ShardState.LOST)) {
      return enough || Set.copyOf(drives).size() == drives.size() ? new Durable() : new Lost();
    }
    if (enough && (graceOver || !pending)) {
      return new DurableButDegraded(notDurable(states));
    }
    return pending
            && futures(states).anyMatch(f -> !(byTheRule(data, drives, f, true) instanceof Lost))
        ? new Undecided()
        : new Lost();
  }

  private static boolean survivesAnyDrive(int data, List<Integer> drives, List<ShardState> states) {
    return drives.stream().allMatch(lost -> left(drives, states, lost) >= data);
  }

  private static long left(List<Integer> drives, List<ShardState> states, int lost) {
    return IntStream.range(0, states.size())
        .filter(
            i ->
                states.get(i) == ShardState.EMPTY
                    || (states.get(i) == ShardState.DURABLE && drives.get(i) != lost))
        .count();
  }

  private static Set<Integer> notDurable(List<ShardState> states) {
    return IntStream.range(0, states.size())
        .filter(i -> states.get(i) == ShardState.PENDING || states.get(i) == ShardState.LOST)
        .boxed()
        .collect(Collectors.toSet());
  }

  /** The first pending shard becomes durable, or is lost. */
  private static Stream<List<ShardState>> futures(List<ShardState> states) {
    int first = states.indexOf(ShardState.PENDING);
    return Stream.of(ShardState.DURABLE, ShardState.LOST)
        .map(
            state -> {
              List<ShardState> future = new ArrayList<>(states);
              future.set(first, state);
              return future;
            });
  }

  private static List<List<Integer>> tuples(int length, int values) {
    if (length == 0) {
      return List.of(List.of());
    }
    return tuples(length - 1, values).stream()
        .flatMap(
            head ->
                IntStream.range(0, values)
                    .mapToObj(v -> Stream.concat(head.stream(), Stream.of(v)).toList()))
        .toList();
  }

  /** Assignments to drives, one for each partition: drives are numbered as they first occur. */
  private static List<List<Integer>> sharings(int length) {
    return tuples(length, length).stream()
        .filter(
            drives ->
                IntStream.range(0, length)
                    .allMatch(
                        i ->
                            drives.get(i)
                                <= 1
                                    + drives.subList(0, i).stream()
                                        .mapToInt(d -> d)
                                        .max()
                                        .orElse(-1)))
        .toList();
  }

  @Test
  void nineDrivesOfWhichThreeAreDeadGoOnTakingWrites() {
    List<DriveId> doubledUp =
        IntStream.range(0, 9).mapToObj(column -> new DriveId(column % 6 + 1)).toList();

    QuorumVerdict verdict = new WriteQuorum(6, doubledUp).judge(all(9, ShardState.DURABLE), false);

    assertThat(verdict).isEqualTo(new Durable());
  }

  @Test
  void everyShardOnTwoDrivesIsNotEnough() {
    List<DriveId> twoDrives =
        IntStream.range(0, 9).mapToObj(column -> new DriveId(column % 2 + 1)).toList();

    assertThat(new WriteQuorum(6, twoDrives).judge(all(9, ShardState.DURABLE), true))
        .isEqualTo(new Lost());
  }

  @Test
  void theVerdictNeverGetsWorseWhenAShardBecomesDurable() {
    Map<Class<?>, Integer> order = new HashMap<>();
    order.put(Lost.class, 0);
    order.put(Undecided.class, 1);
    order.put(DurableButDegraded.class, 2);
    order.put(Durable.class, 3);
    WriteQuorum quorum = new WriteQuorum(2, Stream.of(1, 1, 2, 3, 4).map(DriveId::new).toList());
    for (List<Integer> numbers : tuples(5, STATES.length)) {
      List<ShardState> states = numbers.stream().map(n -> STATES[n]).toList();
      for (int i = 0; i < states.size(); i++) {
        if (states.get(i) == ShardState.PENDING) {
          List<ShardState> better = new ArrayList<>(states);
          better.set(i, ShardState.DURABLE);
          assertThat(order.get(quorum.judge(better, true).getClass()))
              .as("%s -> %s", states, better)
              .isGreaterThanOrEqualTo(order.get(quorum.judge(states, true).getClass()));
        }
      }
    }
  }

  private static List<ShardState> all(int count, ShardState state) {
    return IntStream.range(0, count).mapToObj(i -> state).toList();
  }
}
