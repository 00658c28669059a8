package org.nonagon.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;

/** {@code docs/s3-compatibility.md} says of every operation what the gateway does with it. */
class CompatibilityPageTest {
  private static final Path PAGE = Path.of("../docs/s3-compatibility.md");
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([A-Z][A-Za-z0-9]+) \\| (works|not yet|no) \\|");

  @Test
  void thePageHasARowForEveryOperationAndIsRight() throws Exception {
    Map<String, Boolean> said = new TreeMap<>();
    Matcher row = ROW.matcher(Files.readString(PAGE));
    while (row.find()) {
      assertThat(said.put(row.group(1), row.group(2).equals("works"))).as(row.group(1)).isNull();
    }
    Map<String, Boolean> done = new TreeMap<>();
    try (GatewayFixture fixture = new GatewayFixture()) {
      for (S3Operation operation : S3Operation.values()) {
        try (S3Client client = fixture.client()) {
          done.put(operation.apiName(), isBuilt(operation, client));
        }
      }
    }
    assertThat(said).isEqualTo(done);
  }

  /** Whatever else is wrong with the request: what is not built says so. */
  private static boolean isBuilt(S3Operation operation, S3Client client) throws IOException {
    String path =
        switch (operation.level()) {
          case SERVICE -> "/";
          case BUCKET -> "/bucket";
          case OBJECT -> "/bucket/key";
        };
    String query =
        Stream.of(operation.query().split("&"))
            .map(parameter -> parameter.contains("=") ? parameter : parameter + "=1")
            .collect(java.util.stream.Collectors.joining("&"));
    String target = operation.query().isEmpty() ? path : path + "?" + query;
    String[] headers =
        operation.copies() ? new String[] {"x-amz-copy-source", "/bucket/key"} : new String[0];
    RawResponse answer = client.request(operation.method(), target, new byte[0], headers);
    return answer.status() != 501;
  }
}
