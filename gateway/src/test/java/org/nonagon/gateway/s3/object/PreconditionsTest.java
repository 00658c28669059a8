package org.nonagon.gateway.s3.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.HttpDate;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.object.Preconditions.Verdict;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.EntityTag;

class PreconditionsTest {

  private static final EntityTag ETAG = new EntityTag("9b2cf535f27731c974343645a3985328");
  private static final String SAME = ETAG.quoted();
  private static final String OTHER = "\"00000000000000000000000000000000\"";
  private static final Instant MODIFIED = Instant.parse("2024-05-06T07:08:09.500Z");
  private static final String BEFORE = "Mon, 06 May 2024 07:08:08 GMT";
  private static final String THEN = "Mon, 06 May 2024 07:08:09 GMT";
  private static final String AFTER = "Mon, 06 May 2024 07:08:10 GMT";

  private static String word(String word) {
    return switch (word) {
      case "same" -> SAME;
      case "other" -> OTHER;
      case "before" -> BEFORE;
      case "then" -> THEN;
      case "after" -> AFTER;
      default -> word;
    };
  }

  private static HeaderFields headers(
      String prefix, String match, String unmodified, String none, String modified) {
    List<String> fields = new ArrayList<>();
    String[] names = {"If-Match", "If-Unmodified-Since", "If-None-Match", "If-Modified-Since"};
    String[] values = {match, unmodified, none, modified};
    for (int i = 0; i < names.length; i++) {
      if (!values[i].equals("-")) {
        fields.add(prefix + names[i]);
        fields.add(word(values[i]));
      }
    }
    return HeaderFields.of(fields.toArray(String[]::new));
  }

  private static String name(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Proceed _ -> "proceed";
      case Verdict.NotModified _ -> "not modified";
      case Verdict.Failed(var failure) -> failure.detail("Condition").orElseThrow();
    };
  }

  @ParameterizedTest
  @CsvSource({
    "-, -, -, -, proceed",
    "same, -, -, -, proceed",
    "other, -, -, -, If-Match",
    "*, -, -, -, proceed",
    "9b2cf535f27731c974343645a3985328, -, -, -, proceed",
    "'\"x\", \"9b2cf535f27731c974343645a3985328\"', -, -, -, proceed",
    "-, before, -, -, If-Unmodified-Since",
    "-, then, -, -, proceed",
    "-, after, -, -, proceed",
    "same, before, -, -, proceed",
    "other, after, -, -, If-Match",
    "-, -, same, -, not modified",
    "-, -, other, -, proceed",
    "-, -, *, -, not modified",
    "-, -, -, before, proceed",
    "-, -, -, then, not modified",
    "-, -, -, after, not modified",
    "-, -, other, after, proceed",
    "-, -, same, before, not modified",
    "same, -, same, -, not modified",
    "other, -, same, -, If-Match",
    "-, before, same, -, If-Unmodified-Since",
    "-, no date, -, -, proceed",
    "-, -, -, no date, proceed"
  })
  void aReadIsJudgedInTheOrderOfHttp(
      String match, String unmodified, String none, String modified, String verdict) {
    Preconditions conditions =
        Preconditions.ofRequest(headers("", match, unmodified, none, modified));
    assertThat(name(conditions.judgeRead(ETAG, MODIFIED))).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "same, -, -, -, proceed",
    "other, -, -, -, x-amz-copy-source-If-Match",
    "same, before, -, -, proceed",
    "-, -, same, -, x-amz-copy-source-If-None-Match",
    "-, -, same, before, x-amz-copy-source-If-None-Match",
    "-, -, other, after, proceed",
    "-, -, -, after, x-amz-copy-source-If-Modified-Since",
    "-, before, -, -, x-amz-copy-source-If-Unmodified-Since"
  })
  void theSourceOfACopyIsNeverMerelyNotModified(
      String match, String unmodified, String none, String modified, String verdict) {
    Preconditions conditions =
        Preconditions.ofCopySource(
            headers("x-amz-copy-source-", match, unmodified, none, modified));
    assertThat(name(conditions.judgeCopySource(ETAG, MODIFIED))).isEqualTo(verdict);
  }

  private static S3Outcome<WriteCondition> write(String... headers) {
    return WriteConditions.ofWrite(HeaderFields.of(headers));
  }

  private static String code(S3Outcome<?> outcome) {
    return outcome instanceof S3Outcome.Refused<?> refused
        ? refused.failure().error().code()
        : "legal";
  }

  @Test
  void aWriteHasTheConditionsThatS3Has() {
    assertThat(write().orThrow()).isEqualTo(WriteCondition.ALWAYS);
    assertThat(write("If-None-Match", "*").orThrow()).isEqualTo(new WriteCondition.IfAbsent());
    assertThat(write("If-Match", "*").orThrow()).isEqualTo(new WriteCondition.IfPresent());
    assertThat(write("If-Match", SAME).orThrow()).isEqualTo(new WriteCondition.IfMatch(ETAG));
    assertThat(write("If-Match", ETAG.value()).orThrow())
        .isEqualTo(new WriteCondition.IfMatch(ETAG));
    assertThat(code(write("If-None-Match", SAME))).isEqualTo("NotImplemented");
    assertThat(code(write("If-None-Match", "*", "If-Match", SAME))).isEqualTo("NotImplemented");
    assertThat(write("If-Match", "\"abc\"").orThrow())
        .isEqualTo(new WriteCondition.IfMatch(new EntityTag("0".repeat(32) + "-99999")));
  }

  @ParameterizedTest
  @CsvSource({
    "'Sun, 06 Nov 1994 08:49:37 GMT', 1994-11-06T08:49:37Z",
    "'Sunday, 06-Nov-94 08:49:37 GMT', 1994-11-06T08:49:37Z",
    "'Sun Nov  6 08:49:37 1994', 1994-11-06T08:49:37Z",
    "'Sun, 06 Nov 1994 08:49:37 +0000', 1994-11-06T08:49:37Z",
    "'Mon, 06 Nov 1994 08:49:37 GMT', 1994-11-06T08:49:37Z",
    "'Monday, 06-Nov-94 08:49:37 GMT', 1994-11-06T08:49:37Z",
    "'Mon, 06 Nov 1994 10:49:37 +0200', 1994-11-06T08:49:37Z",
    "'Mon, 32 Nov 1994 08:49:37 GMT', ",
    "1994-11-06T08:49:37Z, ",
    "'', ",
    "soon, "
  })
  void datesAreReadInAllThreeForms(String text, @Nullable Instant time) {
    if (time == null) {
      assertThat(HttpDate.parse(text)).isEmpty();
    } else {
      assertThat(HttpDate.parse(text)).hasValue(time);
      assertThat(HttpDate.format(time)).isEqualTo("Sun, 06 Nov 1994 08:49:37 GMT");
    }
  }
}
