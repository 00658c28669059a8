package org.nonagon.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class S3ErrorTest {

  private static final RequestIds IDS = new RequestIds("4442587FB7D0A2F9", "host");

  @ParameterizedTest
  @EnumSource(S3Error.class)
  void everyErrorHasACodeAMessageAndAStatusOfHttp(S3Error error) {
    assertThat(error.code()).matches("[A-Za-z0-9.]+");
    assertThat(error.message()).isNotBlank();
    assertThat(Set.of(301, 304, 307, 400, 403, 404, 405, 409, 411, 412, 416, 500, 501, 503))
        .contains(error.status());
    assertThat(S3Error.ofCode(error.code())).hasValue(error);
  }

  @ParameterizedTest
  @CsvSource({
    "NoSuchKey, 404",
    "AccessDenied, 403",
    "InvalidRange, 416",
    "MissingContentLength, 411",
    "PreconditionFailed, 412",
    "NotImplemented, 501",
    "SlowDown, 503",
    "BucketNotEmpty, 409",
    "MethodNotAllowed, 405",
    "XAmzContentSHA256Mismatch, 400",
    "KMS.NotFoundException, 400"
  })
  void codesHaveTheStatusOfS3(String code, int status) {
    assertThat(S3Error.ofCode(code).orElseThrow().status()).isEqualTo(status);
  }

  @Test
  void anErrorDocumentSaysWhatHappenedToWhat() {
    S3Failure failure = S3Error.NO_SUCH_KEY.failure().with("Key", "a<b");
    S3ErrorAnswer answer = S3ErrorMapper.answer(failure, false, "/bucket/a<b", IDS);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.headers().first("content-type")).hasValue("application/xml");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>\
            <Key>a&lt;b</Key><Resource>/bucket/a&lt;b</Resource>\
            <RequestId>4442587FB7D0A2F9</RequestId><HostId>host</HostId></Error>""");
  }

  @Test
  void neitherAHeadNorANotModifiedHasABody() {
    S3ErrorAnswer head = S3ErrorMapper.answer(S3Error.NO_SUCH_KEY.failure(), true, "/", IDS);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().first("content-type")).hasValue("application/xml");
    S3ErrorAnswer notModified =
        S3ErrorMapper.answer(S3Error.NOT_MODIFIED.failure(), false, "/", IDS);
    assertThat(notModified.body()).isEmpty();
    assertThat(notModified.headers().all()).isEmpty();
  }

  @Test
  void someErrorsBringHeaders() {
    S3Failure range = S3Error.INVALID_RANGE.failure().with("ActualObjectSize", "10");
    assertThat(S3ErrorMapper.answer(range, false, "/", IDS).headers().first("Content-Range"))
        .hasValue("bytes */10");
    assertThat(
            S3ErrorMapper.answer(S3Error.SLOW_DOWN.failure(), true, "/", IDS)
                .headers()
                .has("Retry-After"))
        .isTrue();
  }

  @Test
  void anOutcomeIsAValueOrARefusal() {
    S3Outcome<Integer> legal = S3Outcome.accepted(1);
    assertThat(legal.map(n -> n + 1).then(n -> S3Outcome.accepted(n * 10)).orThrow()).isEqualTo(20);
    S3Outcome<Integer> refused = S3Outcome.refused(S3Error.INVALID_TAG);
    assertThat(refused.map(n -> n + 1)).isEqualTo(refused);
    assertThat(catchThrowableOfType(S3Exception.class, refused::orThrow).failure())
        .isEqualTo(S3Error.INVALID_TAG.failure());
  }
}
