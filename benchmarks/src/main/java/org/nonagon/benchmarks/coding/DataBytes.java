package org.nonagon.benchmarks.coding;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts bytes of data beside JMH's calls, so that rates of different sizes compare. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class DataBytes {

  /** Bytes handled in the iteration; JMH shows and resets it. */
  public long dataBytes;
}
