package org.nonagon.blobs.write;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nonagon.protocol.layout.DriveId;

/**
 * Decides when a blob is written: at once when all its shards are durable, and without the rest,
 * after a grace for stragglers, when so many are durable that the loss of any one drive leaves k.
 *
 * <p>Shards without bytes count as durable and are on no drive. Where shards had to share drives,
 * even all of them must pass the second test, or one drive could take the blob with it.
 *
 * <p>Pure: the same shards get the same verdict.
 */
public final class WriteQuorum {
  private final int needed;
  private final int[] driveOf;
  private final int drives;

  /**
   * @param dataShards k
   * @param drives the drive of each column
   */
  public WriteQuorum(int dataShards, List<DriveId> drives) {
    Map<DriveId, Integer> numbers = new HashMap<>();
    this.needed = dataShards;
    this.driveOf =
        drives.stream().mapToInt(d -> numbers.computeIfAbsent(d, _ -> numbers.size())).toArray();
    this.drives = numbers.size();
  }

  /**
   * The verdict on shards in these states.
   *
   * @param states of each column, in the order of the drives
   * @param graceOver whether stragglers have had their time
   */
  public QuorumVerdict judge(List<ShardState> states, boolean graceOver) {
    int pending = count(states, ShardState.PENDING);
    int lost = count(states, ShardState.LOST);
    boolean apart = drives == driveOf.length;
    if (pending == 0 && lost == 0) {
      return apart || survivors(states, false) >= needed
          ? new QuorumVerdict.Durable()
          : new QuorumVerdict.Lost();
    }
    if ((graceOver || pending == 0) && survivors(states, false) >= needed) {
      return new QuorumVerdict.DurableButDegraded(missing(states));
    }
    // More durable shards never make a test harder, so the best case is that all pending ones are.
    boolean hope = pending > 0 && ((apart && lost == 0) || survivors(states, true) >= needed);
    return hope ? new QuorumVerdict.Undecided() : new QuorumVerdict.Lost();
  }

  /** How many durable shards the worst loss of one drive leaves. */
  private int survivors(List<ShardState> states, boolean countPending) {
    int[] held = new int[drives];
    int durable = 0;
    int most = 0;
    for (int column = 0; column < driveOf.length; column++) {
      ShardState state = states.get(column);
      if (state == ShardState.EMPTY) {
        durable++;
      } else if (state == ShardState.DURABLE || (countPending && state == ShardState.PENDING)) {
        durable++;
        most = Math.max(most, ++held[driveOf[column]]);
      }
    }
    return durable - most;
  }

  private static int count(List<ShardState> states, ShardState sought) {
    int count = 0;
    for (ShardState state : states) {
      count += state == sought ? 1 : 0;
    }
    return count;
  }

  private static Set<Integer> missing(List<ShardState> states) {
    Set<Integer> missing = new HashSet<>();
    for (int column = 0; column < states.size(); column++) {
      ShardState state = states.get(column);
      if (state == ShardState.PENDING || state == ShardState.LOST) {
        missing.add(column);
      }
    }
    return missing;
  }
}
