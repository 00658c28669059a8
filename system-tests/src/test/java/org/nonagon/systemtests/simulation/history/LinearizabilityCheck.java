package org.nonagon.systemtests.simulation.history;

/**
 * Looks for an order of the operations on each key that respects real time (what returned before
 * another was sent comes before it) and in which a store that does one thing at a time would have
 * given the same answers. Keys are independent, since linearizability is local [1]: a copy counts
 * as a read of its source and a write of its target, a listing as a read of each key that it
 * covers, those that it does not show included. Where ranks are told, they must grow in the order
 * found.
 *
 * <p>The search is that of Wing and Gong [2] as Lowe [3] runs it: through invokes and returns in
 * their order, with all configurations (state of the key, operations that took effect early) that
 * the returns so far allow, each kept once. An operation takes effect only when a return, its own
 * or another's, needs it to, so that writes whose answer was lost cost nothing until somebody sees
 * what they wrote. When a return leaves no configuration, the operations up to it are the shortest
 * prefix that cannot be explained.
 *
 * <ol>
 *   <li>M. Herlihy, J. Wing, Linearizability: A Correctness Condition for Concurrent Objects,
 *       TOPLAS 12 (1990)
 *   <li>J. Wing, C. Gong, Testing and Verifying Concurrent Objects, JPDC 17 (1993)
 *   <li>G. Lowe, Testing for linearizability, Concurrency and Computation 29 (2017)
 * </ol>
 *
 * <p>Immutable.
 */
public final class LinearizabilityCheck {
  /** How many configurations are looked at per key, unless told otherwise. */
  public static final long MAX_VISITS = 2_000_000;

  private final long maxVisits;

  /** A check that gives up a key after {@link #MAX_VISITS}. */
  public LinearizabilityCheck() {
    this(MAX_VISITS);
  }

  /** A check that gives up a key after so many configurations. */
  public LinearizabilityCheck(long maxVisits) {
    this.maxVisits = maxVisits;
  }

  /**
   * Checks all keys, in their order, up to the first that cannot be explained or decided.
   *
   * @throws IllegalArgumentException when an outcome is none of its operation
   */
  public Verdict check(History history) {
    long visited = 0;
    for (KeyHistory key : KeyHistory.of(history)) {
      Verdict verdict = new KeySearch(key, maxVisits).run();
      visited += verdict.visited();
      if (!(verdict instanceof Verdict.Linearizable)) {
        return verdict;
      }
    }
    return new Verdict.Linearizable(visited);
  }
}
