package org.nonagon.benchmarks.coding.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nonagon.benchmarks.coding.report.Bar.Verdict;

class CodingBarsTest {
  private static final Machine AVX512 =
      new Machine("a processor", 2, Set.of("avx2", "avx512f", "avx512bw"), "25");
  private static final Machine AVX2 = new Machine("a processor", 2, Set.of("avx2"), "25");
  private static final Subject OURS =
      new Subject("encode", "64 KiB", Subject.NONAGON, Subject.ARRAY);

  private final Samples samples = new Samples();

  @Test
  void aRatioToIsaThatReachesTheBoundIsMet() {
    rate(OURS, 18);
    rate(OURS.peer(), 20);

    assertThat(verdict(AVX512, "encode", "of ISA-L")).isEqualTo(Verdict.MET);
  }

  @Test
  void aRatioToIsaBelowTheBoundIsNotMet() {
    rate(OURS, 17.9);
    rate(OURS.peer(), 20);

    assertThat(verdict(AVX512, "encode", "of ISA-L")).isEqualTo(Verdict.NOT_MET);
  }

  @Test
  void withoutIsaNothingIsSaidOfTheRatio() {
    rate(OURS, 18);

    assertThat(verdict(AVX512, "encode", "of ISA-L")).isEqualTo(Verdict.NOT_MEASURED);
  }

  @Test
  void theRateForAvx512IsNotAskedOfAMachineWithoutIt() {
    rate(OURS, 9);

    assertThat(verdict(AVX512, "encode", "GB/s")).isEqualTo(Verdict.NOT_MET);
    assertThat(verdict(AVX2, "encode", "GB/s")).isEqualTo(Verdict.NOT_MEASURED);
  }

  @Test
  void oneRowThatAllocatesIsEnough() {
    samples.add(OURS, new Sample(20, 1, 0.01));
    assertThat(verdict(AVX512, "no allocation", "B a call")).isEqualTo(Verdict.MET);

    samples.add(new Subject("verify", "4 KiB", Subject.NONAGON, "direct"), new Sample(20, 1, 16));
    assertThat(verdict(AVX512, "no allocation", "B a call")).isEqualTo(Verdict.NOT_MET);
  }

  @Test
  void isaAndCopiesMayAllocate() {
    samples.add(OURS, new Sample(20, 1, 0.01));
    samples.add(OURS.peer(), new Sample(20, 1, 64));
    samples.add(OURS.memoryCopy(), new Sample(20, 1, 64));

    assertThat(verdict(AVX512, "no allocation", "B a call")).isEqualTo(Verdict.MET);
  }

  @Test
  void lanesWithOneStreamAreHeldToMessageDigest() {
    Subject one = new Subject("MD5", "1 stream", Subject.SHARED_LANES, Subject.DIRECT);
    rate(one, 0.80);
    rate(one.peer(), 0.85);

    assertThat(verdict(AVX512, "MD5, 1 stream, Nonagon, shared", "of MessageDigest"))
        .isEqualTo(Verdict.NOT_MET);
  }

  @Test
  void withoutSamplesNoBarIsMet() {
    assertThat(CodingBars.of(samples, AVX512))
        .isNotEmpty()
        .allMatch(bar -> bar.verdict() == Verdict.NOT_MEASURED);
  }

  private void rate(Subject subject, double gigabytesPerSecond) {
    samples.add(subject, new Sample(gigabytesPerSecond, 1, 0));
  }

  private Verdict verdict(Machine machine, String begin, String unit) {
    List<Bar> found =
        CodingBars.of(samples, machine).stream()
            .filter(bar -> bar.what().startsWith(begin) && bar.unit().equals(unit))
            .toList();
    return found.getFirst().verdict();
  }
}
