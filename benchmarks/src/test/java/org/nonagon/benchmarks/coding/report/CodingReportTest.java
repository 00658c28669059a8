package org.nonagon.benchmarks.coding.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.nonagon.benchmarks.coding.report.Bar.Relation;

class CodingReportTest {

  @Test
  void aRowHasItsRatiosAndDashesForThoseItHasNot() {
    Samples samples = new Samples();
    Subject ours = new Subject("encode", "64 KiB", Subject.NONAGON, Subject.ARRAY);
    samples.add(ours.memoryCopy(), new Sample(50, 7864, 0));
    samples.add(ours, new Sample(20, 19660.8, 0.04));

    assertThat(CodingReport.rows(samples))
        .isEqualTo(
            """
            | step        | size   | by        | memory | GB/s | ns a call | B a call | × copy | × peer |
            | ----------- | ------ | --------- | ------ | ---: | --------: | -------: | -----: | -----: |
            | memory copy | 64 KiB | arraycopy | byte[] | 50.0 |      7864 |      0.0 |   1.00 |      – |
            | encode      | 64 KiB | Nonagon   | byte[] | 20.0 |     19661 |      0.0 |   0.40 |      – |
            """);
  }

  @Test
  void aBarSaysWhatWasWantedAndFound() {
    Bar met = new Bar("encode", Relation.AT_LEAST, 12, "GB/s", OptionalDouble.of(20));
    Bar unknown = new Bar("verify", Relation.BELOW, 1, "B a call", OptionalDouble.empty());

    assertThat(CodingReport.bars(List.of(met, unknown)))
        .isEqualTo(
            """
            | bar    |          wanted |   measured |      verdict |
            | ------ | --------------: | ---------: | -----------: |
            | encode |    ≥ 12.00 GB/s | 20.00 GB/s |          met |
            | verify | < 1.00 B a call |          – | not measured |
            """);
  }
}
