package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.object.RangeHeader.Selection;
import org.nonagon.protocol.object.ByteRange;

class RangeHeaderTest {

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, 100, bytes 0-9/100",
    "bytes=0-0, 100, bytes 0-0/100",
    "bytes=90-, 100, bytes 90-99/100",
    "bytes=99-, 100, bytes 99-99/100",
    "bytes=-5, 100, bytes 95-99/100",
    "bytes=-500, 100, bytes 0-99/100",
    "bytes=50-500, 100, bytes 50-99/100",
    "bytes=0-99999999999999999999999, 100, bytes 0-99/100",
    "bytes=-99999999999999999999999, 100, bytes 0-99/100",
    "bytes=000-009, 100, bytes 0-9/100",
    "bytes=0-9223372036854775807, 100, bytes 0-99/100",
    "bytes=100-, 100, 416",
    "bytes=100-200, 100, 416",
    "bytes=99999999999999999999999-, 100, 416",
    "bytes=-0, 100, 416",
    "bytes=0-, 0, 416",
    "bytes=-1, 0, 416",
    "bytes=5-2, 100, whole",
    "bytes=-, 100, whole",
    "bytes=, 100, whole",
    "bytes=a-b, 100, whole",
    "'bytes=0-1,3-4', 100, whole",
    "bytes=--5, 100, whole",
    "lines=0-9, 100, whole",
    "0-9, 100, whole"
  })
  void aRangeSelects(String header, long size, String expected) {
    String actual =
        switch (RangeHeader.select(Optional.of(header), size)) {
          case Selection.Whole _ -> "whole";
          case Selection.Part part -> part.contentRange();
          case Selection.Unsatisfiable(var failure) -> {
            assertThat(failure.detail("ActualObjectSize")).hasValue(Long.toString(size));
            yield Integer.toString(failure.error().status());
          }
        };
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void withoutAHeaderTheWholeObjectIsMeant() {
    assertThat(RangeHeader.select(Optional.empty(), 0)).isEqualTo(new Selection.Whole());
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-9, true",
    "bytes=0-99, true",
    "bytes=99-99, true",
    "bytes=0-100, false",
    "bytes=9-0, false",
    "bytes=0-, false",
    "bytes=-5, false",
    "0-9, false",
    "bytes=0-99999999999999999999, false"
  })
  void theRangeOfACopySourceHasOneFormAndMustFit(String header, boolean isLegal) {
    S3Outcome<ByteRange> outcome = RangeHeader.copySource(header, 100);
    assertThat(outcome instanceof S3Outcome.Accepted).isEqualTo(isLegal);
  }
}
