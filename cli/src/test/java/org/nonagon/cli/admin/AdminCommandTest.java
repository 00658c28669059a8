package org.nonagon.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AdminCommandTest {
  private final Map<String, String> answers = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;
  private int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/_nonagon/admin/v1/",
        exchange -> {
          String request = exchange.getRequestMethod() + ' ' + exchange.getRequestURI();
          asked.add(request);
          String authorization = exchange.getRequestHeaders().getFirst("Authorization");
          assertThat(authorization).startsWith("AWS4-HMAC-SHA256 Credential=AKIATEST/");
          byte[] answer = answers.getOrDefault(request, "{}").getBytes(UTF_8);
          exchange.sendResponseHeaders(status, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int run(String... arguments) {
    Map<String, String> environment =
        Map.of(
            "AWS_ACCESS_KEY_ID", "AKIATEST",
            "AWS_SECRET_ACCESS_KEY", "secret",
            "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    return new CommandLine(new AdminCommand(environment))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              err.write(String.valueOf(failure.getMessage()));
              return 1;
            })
        .execute(arguments);
  }

  private void answer(String request, String json) {
    answers.put(request.replace("GET ", "GET /_nonagon/admin/v1/"), json);
  }

  @Test
  void statusIsPrintedForPeople() {
    answer(
        "GET status",
        """
        {"blobs":1234,"bytes":5000000000,"degradedBlobs":12,"unavailableBlobs":0,"lostBlobs":0,
         "bytesAtRisk":800000000,"etaSeconds":180,"survives":{"drives":2,"nodes":2,"zones":1},
         "repairQueue":15,"moveQueue":0,"nodes":{"total":12,"suspected":1},
         "drives":{"total":12,"healthy":11,"silent":1},"layout":4,"profile":"6+3"}
        """);
    assertThat(run("status")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "data        5.00 GB in 1,234 blobs, 6+3, layout 4",
            "degraded    12 blobs, 800 MB at risk, about 3 minutes left",
            "lost        none",
            "survives    any 2 drives, any 2 nodes, any 1 zone",
            "nodes       12, 1 silent",
            "drives      12, 11 healthy, 1 silent",
            "queues      15 to mend, 0 to move");
  }

  @Test
  void jsonIsPrintedAsItCame() {
    answer("GET status", "{\"blobs\":1}");
    assertThat(run("status", "--output", "json")).isZero();
    assertThat(out.toString().strip()).isEqualTo("{\"blobs\":1}");
  }

  @Test
  void ordersSayWhatTheyConcern() {
    answers.put("POST /_nonagon/admin/v1/drain?node=3", "{\"changed\":[5,6]}");
    assertThat(run("drain", "--node", "3")).isZero();
    assertThat(out.toString().strip()).isEqualTo("changed: 5 6");
    assertThat(run("drain")).isEqualTo(2);
    assertThat(run("drain", "--drive", "3", "--cancel")).isZero();
    assertThat(asked).contains("POST /_nonagon/admin/v1/activate?drive=3");
  }

  @Test
  void drivesAreNotGivenUpUnlessTheUserIsSure() {
    assertThat(run("lose", "--drive", "3")).isNotZero();
    assertThat(asked).isEmpty();
    assertThat(err.toString()).contains("--yes");
  }

  @Test
  void settingsAreMade() {
    assertThat(run("config", "set", "scrub-period-seconds", "60")).isZero();
    assertThat(run("config", "set", "scrub-period-seconds")).isZero();
    assertThat(asked)
        .containsExactly(
            "PUT /_nonagon/admin/v1/config?name=scrub-period-seconds&value=60",
            "PUT /_nonagon/admin/v1/config?name=scrub-period-seconds");
  }

  @Test
  void keysAreCodedAsTheyAreSigned() {
    assertThat(run("explain", "s3://bucket/a key/ü*~+")).isZero();
    assertThat(asked)
        .containsExactly(
            "GET /_nonagon/admin/v1/explain?bucket=bucket&key=a%20key%2F%C3%BC%2A~%2B");
    assertThat(run("explain", "bucket/key")).isNotZero();
  }

  @Test
  void aScrubIsShown() {
    answer(
        "GET scrub?node=1",
        """
        {"scrubs":[{"drive":1,"node":1,"state":"healthy","reachable":true,
          "open":{"startedMicros":70,"nextGroup":16384,"blocks":5},
          "ended":{"startedMicros":51,"endedMicros":1767225600999999,"shards":7,"blocks":1234,
            "bytes":4096,"corrupt":1,"missing":0,"leftOver":2}},
         {"drive":2,"node":1,"state":"silent","reachable":false}]}
        """);
    assertThat(run("scrub", "--node", "1")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "DRIVE  STATE    ENDED                 NEXT  BLOCKS  BYTES    CORRUPT  MISSING  LEFT"
                + " OVER",
            "1      healthy  2026-01-01T00:00:00Z  25 %  1,234   4.10 kB  1        0        2",
            "2      silent   never                 -     0       0 B      0        0        0",
            "1,234 blocks, 4.10 kB: 1 corrupt, 0 missing, 2 left over");
  }

  @Test
  void aScrubIsWaitedFor() {
    answers.put(
        "POST /_nonagon/admin/v1/scrub",
        "{\"requestedMicros\":50,\"drives\":[1],\"unreachable\":[]}");
    String ended =
        "{\"scrubs\":[{\"drive\":1,\"reachable\":true,\"ended\":{\"startedMicros\":50,"
            + "\"corrupt\":3}}]}";
    answer("GET scrub", ended);
    assertThat(run("scrub", "--now", "--output", "json")).isZero();
    assertThat(out.toString().strip()).isEqualTo(ended);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aScrubThatIsRefusedIsNotWaitedFor() {
    status = 403;
    assertThat(run("scrub", "--now")).isEqualTo(1);
    assertThat(asked).hasSize(1);
  }

  @Test
  void drivesThatCannotBeReadThroughAreToldByNameAndStatus() {
    answers.put(
        "POST /_nonagon/admin/v1/scrub",
        "{\"requestedMicros\":50,\"drives\":[1],\"unreachable\":[2]}");
    answer(
        "GET scrub",
        """
        {"scrubs":[{"drive":1,"state":"healthy","reachable":true,"ended":{"startedMicros":51}},
         {"drive":2,"state":"silent","reachable":false,"ended":{"startedMicros":40}},
         {"drive":3,"state":"lost","reachable":false}]}
        """);
    assertThat(run("scrub", "--now")).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("not read to the end: drive 2 (silent)");
  }

  private void answerTraces() {
    answer("GET trace", "{\"last\":40,\"missed\":0,\"requests\":[]}");
    answer(
        "GET trace?after=40",
        """
        {"last":52,"missed":10,"requests":[
         {"sequence":51,"time":"2026-01-01T00:00:00.007Z","method":"PUT","path":"/b/\\u001b[2Ja",
          "operation":"PutObject","status":200,"millis":12.340,"bytesIn":5000,"bytesOut":0},
         {"sequence":52,"time":"2026-01-01T00:00:01.000Z","method":"GET","path":"/b/none",
          "operation":"GetObject","status":404,"millis":0.120,"bytesIn":0,"bytesOut":301},
         {"sequence":53,"time":"2026-01-01T00:00:02.000Z","method":"GET","path":"/_nonagon/x",
          "operation":"other","status":0,"millis":2.000,"bytesIn":0,"bytesOut":0}]}
        """);
  }

  @Test
  void requestsArePrintedAsTheyAreTraced() {
    answerTraces();
    assertThat(run("trace", "--seconds", "0")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "TIME                      STATUS  OPERATION               "
                + "      MILLIS        IN       OUT  REQUEST",
            "2026-01-01T00:00:00.007Z  200     PutObject               "
                + "      12.340   5.00 kB       0 B  PUT /b/%1B[2Ja",
            "2026-01-01T00:00:01.000Z  404     GetObject               "
                + "       0.120       0 B     301 B  GET /b/none",
            "2026-01-01T00:00:02.000Z  gone    other                   "
                + "       2.000       0 B       0 B  GET /_nonagon/x");
    assertThat(err.toString().strip()).isEqualTo("missed: 10 requests");
    assertThat(asked)
        .containsExactly("GET /_nonagon/admin/v1/trace", "GET /_nonagon/admin/v1/trace?after=40");
  }

  @Test
  void failedAndSlowRequestsArePickedOut() {
    answerTraces();
    assertThat(run("trace", "--seconds", "0", "--errors")).isZero();
    assertThat(out.toString()).contains("404", "gone").doesNotContain("PutObject");
    out.getBuffer().setLength(0);
    assertThat(run("trace", "--seconds", "0", "--slower-than", "2")).isZero();
    assertThat(out.toString()).contains("PutObject").doesNotContain("404", "gone");
  }

  @Test
  void tracesInJsonAreALineForEachRequest() {
    answerTraces();
    assertThat(run("trace", "--seconds", "0", "--errors", "--output", "json")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "{\"sequence\":52,\"time\":\"2026-01-01T00:00:01.000Z\",\"method\":\"GET\","
                + "\"path\":\"/b/none\",\"operation\":\"GetObject\",\"status\":404,"
                + "\"millis\":0.12,\"bytesIn\":0,\"bytesOut\":301}",
            "{\"sequence\":53,\"time\":\"2026-01-01T00:00:02.000Z\",\"method\":\"GET\","
                + "\"path\":\"/_nonagon/x\",\"operation\":\"other\",\"status\":0,"
                + "\"millis\":2.0,\"bytesIn\":0,\"bytesOut\":0}");
  }

  @Test
  void whatWasMissedMayBeUnknown() {
    answer("GET trace", "{\"last\":1,\"missed\":0,\"requests\":[]}");
    answer("GET trace?after=1", "{\"last\":9,\"missed\":null,\"requests\":[]}");
    assertThat(run("trace", "--seconds", "0")).isZero();
    assertThat(err.toString().strip()).isEqualTo("missed: nobody knows how many requests");
    assertThat(run("trace", "--seconds", "-1")).isNotZero();
  }

  @Test
  void refusalsAreTold() {
    status = 403;
    answer("GET nodes", "{\"code\":\"AccessDenied\",\"message\":\"Only root.\"}");
    assertThat(run("nodes")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("AccessDenied: Only root.");
  }

  @Test
  void anotherServerIsNoGateway() {
    status = 404;
    answer("GET nodes", "<html>");
    assertThat(run("nodes")).isEqualTo(1);
    assertThat(err.toString()).contains("no gateway of Nonagon");
  }
}
