package org.nonagon.benchmarks.coding.report;

import static org.nonagon.benchmarks.coding.report.Subject.ARRAY;
import static org.nonagon.benchmarks.coding.report.Subject.NONAGON;
import static org.nonagon.benchmarks.coding.report.Subject.NONAGON_AVX2;
import static org.nonagon.benchmarks.coding.report.Subject.NONAGON_TABLE;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.nonagon.benchmarks.coding.report.Bar.Relation;

/** What the rows of a run are judged by. All bars of coding are for cells of 64 KiB in arrays. */
final class CodingBars {
  private static final double OF_ISA_L = 0.9;
  private static final double AVX512_GIGABYTES = 12;
  private static final double AVX2_GIGABYTES = 8;
  private static final double TABLE_GIGABYTES = 2;
  private static final double AWS_CRT_GIGABYTES = 10;
  private static final double PLAIN_CRC64_GIGABYTES = 2;
  private static final double LANES_GIGABYTES = 4;
  private static final int LANES_STREAMS = 16;

  /** One stream goes the JDK's way, so the two differ by what two forks of one thing differ. */
  private static final double SAME = 0.95;

  /**
   * A call that allocates shows 16 bytes, the least that an object takes. What is below is JMH's
   * own, spread over the calls of an iteration.
   */
  private static final double NO_ALLOCATION_BYTES = 1;

  private final Samples samples;
  private final Machine machine;
  private final List<Bar> bars = new ArrayList<>();

  private CodingBars(Samples samples, Machine machine) {
    this.samples = samples;
    this.machine = machine;
  }

  /** All bars, judged. */
  static List<Bar> of(Samples samples, Machine machine) {
    CodingBars bars = new CodingBars(samples, machine);
    bars.speed();
    bars.allocation();
    bars.checksums();
    return List.copyOf(bars.bars);
  }

  private void speed() {
    for (String step : CodingPlan.JUDGED_STEPS) {
      Subject ours = array(step, NONAGON);
      add(ours, "of ISA-L", OF_ISA_L, samples.ratio(ours, ours.peer()));
    }
    for (String step : CodingPlan.JUDGED_STEPS) {
      Subject ours = array(step, NONAGON);
      OptionalDouble rate =
          machine.hasAvx512() ? samples.gigabytesPerSecond(ours) : OptionalDouble.empty();
      add(ours, "GB/s", AVX512_GIGABYTES, rate);
    }
    rates(NONAGON_AVX2, AVX2_GIGABYTES);
    rates(NONAGON_TABLE, TABLE_GIGABYTES);
  }

  private void rates(String by, double bound) {
    for (String step : CodingPlan.JUDGED_STEPS) {
      Subject ours = array(step, by);
      add(ours, "GB/s", bound, samples.gigabytesPerSecond(ours));
    }
  }

  private void add(Subject subject, String unit, double bound, OptionalDouble measured) {
    bars.add(new Bar(subject.toString(), Relation.AT_LEAST, bound, unit, measured));
  }

  private void allocation() {
    OptionalDouble most =
        samples.subjects().stream()
            .filter(subject -> subject.by().startsWith(NONAGON))
            .filter(subject -> CodingPlan.STEPS.contains(subject.step()))
            .mapToDouble(subject -> samples.bytesPerCall(subject).orElse(0))
            .max();
    bars.add(
        new Bar(
            "no allocation: the most of all rows of ours",
            Relation.BELOW,
            NO_ALLOCATION_BYTES,
            "B a call",
            most));
  }

  private void checksums() {
    crc64(Subject.AWS_CRT, AWS_CRT_GIGABYTES);
    crc64(Subject.PLAIN_JAVA, PLAIN_CRC64_GIGABYTES);
    for (String by : List.of(Subject.LANES, Subject.SHARED_LANES)) {
      Subject many = md5(LANES_STREAMS, by);
      add(many, "GB/s in sum", LANES_GIGABYTES, samples.gigabytesPerSecond(many));
      Subject one = md5(1, by);
      add(one, "of MessageDigest", SAME, samples.ratio(one, one.peer()));
    }
  }

  private void crc64(String by, double bound) {
    Subject subject = array(ChecksumTrials.CRC64, by);
    add(subject, "GB/s", bound, samples.gigabytesPerSecond(subject));
  }

  private static Subject md5(int streams, String by) {
    return new Subject(ChecksumTrials.MD5, ChecksumTrials.streams(streams), by, Subject.DIRECT);
  }

  private static Subject array(String step, String by) {
    return new Subject(step, CodingPlan.JUDGED_SIZE, by, ARRAY);
  }
}
