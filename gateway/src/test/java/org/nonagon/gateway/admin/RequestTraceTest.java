package org.nonagon.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.admin.RequestTrace.Batch;
import org.nonagon.gateway.admin.RequestTrace.Traced;
import org.nonagon.gateway.s3.RequestObserver.Answered;
import org.nonagon.gateway.s3.S3Operation;

class RequestTraceTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

  private Duration passed = Duration.ZERO;
  private RequestTrace trace = newTrace();

  private RequestTrace newTrace() {
    return new RequestTrace(() -> BEGAN.plus(passed), () -> passed.toNanos());
  }

  private static Answered request(String method, String path) {
    return new Answered(method, path, Optional.of(S3Operation.GET_OBJECT), 200, 1, 2, 3);
  }

  private void answer(int times) {
    for (int i = 0; i < times; i++) {
      trace.answered(request("GET", "/bucket/" + i));
    }
  }

  @Test
  void watchingBeginsWithNothing() {
    answer(3);
    assertThat(trace.now().requests()).isEmpty();
    assertThat(trace.now().missed()).hasValue(0);
  }

  @Test
  void requestsAreGivenOnceInOrderWithTheirTimes() {
    long began = trace.now().last();
    answer(1);
    passed = Duration.ofMillis(1_234);
    trace.answered(request("PUT", "/bucket/key"));
    Batch batch = trace.since(began);
    assertThat(batch)
        .isEqualTo(
            new Batch(
                began + 2,
                OptionalLong.of(0),
                List.of(
                    new Traced(began + 1, BEGAN, request("GET", "/bucket/0")),
                    new Traced(began + 2, BEGAN.plus(passed), request("PUT", "/bucket/key")))));
    assertThat(trace.since(batch.last()).requests()).isEmpty();
    assertThat(trace.since(batch.last()).last()).isEqualTo(batch.last());
  }

  @Test
  void twoWatchAtOnce() {
    long began = trace.now().last();
    answer(1);
    assertThat(trace.now().last()).isEqualTo(began + 1);
    answer(1);
    assertThat(trace.since(began).requests()).hasSize(2);
    assertThat(trace.since(began + 1).requests()).hasSize(1);
  }

  @Test
  void manyRequestsAreGivenBitByBit() {
    long began = trace.now().last();
    answer(RequestTrace.MAX_GIVEN + 7);
    Batch batch = trace.since(began);
    assertThat(batch.requests()).hasSize(RequestTrace.MAX_GIVEN);
    assertThat(batch.last()).isEqualTo(began + RequestTrace.MAX_GIVEN);
    Batch rest = trace.since(batch.last());
    assertThat(rest.requests()).hasSize(7);
    assertThat(rest.missed()).hasValue(0);
  }

  @Test
  void theOldestAreDroppedAndCounted() {
    long began = trace.now().last();
    answer(RequestTrace.MAX_KEPT);
    assertThat(trace.since(began).missed()).hasValue(0);
    answer(5);
    Batch batch = trace.since(began);
    assertThat(batch.missed()).hasValue(5);
    assertThat(batch.requests().getFirst().sequence()).isEqualTo(began + 6);
    assertThat(trace.since(batch.last()).missed()).hasValue(0);
  }

  @Test
  void nothingIsRecordedWhenNobodyHasAskedForAWhile() {
    long began = trace.now().last();
    passed = Duration.ofSeconds(RequestTrace.IDLE_SECONDS);
    answer(1);
    assertThat(trace.since(began).requests()).hasSize(1);
    passed = passed.plusSeconds(RequestTrace.IDLE_SECONDS).plusNanos(1);
    answer(1);
    Batch batch = trace.since(began + 1);
    assertThat(batch.requests()).isEmpty();
    assertThat(batch.missed()).isEmpty();
    answer(1);
    assertThat(trace.since(batch.last()).requests()).hasSize(1);
  }

  @Test
  void whatWasKeptIsForgottenEvenIfNothingWasAnsweredSince() {
    long began = trace.now().last();
    answer(1);
    passed = Duration.ofHours(1);
    Batch batch = trace.since(began);
    assertThat(batch.requests()).isEmpty();
    assertThat(batch.missed()).isEmpty();
  }

  @Test
  void aRestartIsNoticed() {
    long began = trace.now().last();
    answer(10);
    passed = Duration.ofSeconds(1);
    trace = newTrace();
    trace.now();
    answer(20);
    Batch batch = trace.since(began + 10);
    assertThat(batch.missed()).isEmpty();
    assertThat(batch.requests()).hasSize(20);
  }

  @Test
  void aNumberThatWasNeverGivenIsNoticed() {
    long began = trace.now().last();
    answer(1);
    Batch batch = trace.since(began + 2);
    assertThat(batch.missed()).isEmpty();
    assertThat(batch.last()).isEqualTo(began + 1);
    assertThat(batch.requests()).isEmpty();
  }

  @Test
  void itsOwnRequestsAreLeftOut() {
    long began = trace.now().last();
    trace.answered(request("GET", AdminApi.ROOT + "trace"));
    trace.answered(request("GET", AdminApi.ROOT + "status"));
    assertThat(trace.since(began).requests())
        .extracting(traced -> traced.request().rawPath())
        .containsExactly(AdminApi.ROOT + "status");
  }

  @Test
  void methodsAreKeptToTheirBound() {
    long began = trace.now().last();
    trace.answered(request("X".repeat(10_000), "/"));
    assertThat(trace.since(began).requests().getFirst().request().method())
        .isEqualTo("X".repeat(RequestTrace.MAX_METHOD_CHARS));
  }
}
