package org.nonagon.benchmarks.coding;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Counts beside JMH's calls what they cost the calling thread: data, so that rates of different
 * sizes compare; processor time, so that they compare on a busy machine too; memory, without what
 * JMH allocates in its own threads.
 *
 * <p>JMH shows all of them per second of the clock. The quotient of the first two is bytes per
 * nanosecond of one core.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class DataBytes {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Bytes handled in the iteration; JMH shows and resets it, as the others. */
  public long dataBytes;

  /** Processor time of the calling thread in the iteration. */
  public long cpuNanos;

  /** What the calling thread allocated in the iteration. */
  public long allocatedBytes;

  private long cpuBefore;
  private long allocatedBefore;

  /** Reads the thread's clock. */
  @Setup(Level.Iteration)
  public void begin() {
    allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    cpuBefore = THREADS.getCurrentThreadCpuTime();
  }

  /** Reads it again. */
  @TearDown(Level.Iteration)
  public void end() {
    cpuNanos = THREADS.getCurrentThreadCpuTime() - cpuBefore;
    allocatedBytes = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
  }
}
