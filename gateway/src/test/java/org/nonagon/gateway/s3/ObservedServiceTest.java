package org.nonagon.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.S3Client;

class ObservedServiceTest {
  /** What was told of a request, without the time that it took. */
  private record Told(Optional<S3Operation> operation, int status, long in, long out) {}

  @Test
  void everyRequestIsToldWithItsOperationStatusAndBytes() throws Exception {
    try (GatewayFixture fixture = new GatewayFixture();
        S3Client client = fixture.client()) {
      client.put("/bucket", "");
      client.put("/bucket/key", "twelve bytes");
      client.get("/bucket/key");
      client.head("/bucket/key");
      long missing = client.get("/bucket/none").body().length;
      client.get("/_nonagon/nothing");
      List<Told> told =
          fixture.answered.stream()
              .map(a -> new Told(a.operation(), a.status(), a.bytesIn(), a.bytesOut()))
              .toList();
      assertThat(told)
          .startsWith(
              new Told(Optional.of(S3Operation.CREATE_BUCKET), 200, 0, 0),
              new Told(Optional.of(S3Operation.PUT_OBJECT), 200, 12, 0),
              new Told(Optional.of(S3Operation.GET_OBJECT), 200, 0, 12),
              new Told(Optional.of(S3Operation.HEAD_OBJECT), 200, 0, 0),
              new Told(Optional.of(S3Operation.GET_OBJECT), 404, 0, missing));
      assertThat(told.getLast().operation()).isEmpty();
      assertThat(fixture.answered).allMatch(answered -> answered.nanos() > 0);
    }
  }
}
