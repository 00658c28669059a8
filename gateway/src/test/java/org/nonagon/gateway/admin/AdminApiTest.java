package org.nonagon.gateway.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayFixture;
import org.nonagon.gateway.auth.RequestSigner;
import org.nonagon.gateway.client.RawResponse;
import org.nonagon.gateway.client.S3Client;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubRound;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

class AdminApiTest {
  private static final String ROOT = "/_nonagon/admin/v1/";

  private final GatewayFixture fixture = new GatewayFixture();
  private S3Client client;

  @BeforeEach
  void connect() throws IOException {
    client = fixture.client();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    fixture.close();
  }

  private String get(String name) throws IOException {
    RawResponse response = client.get(ROOT + name);
    assertThat(response.status()).as(response.text()).isEqualTo(200);
    assertThat(response.header("content-type")).contains("application/json");
    return response.text();
  }

  private Drive.State stateOf(int drive) {
    return fixture.catalog.drives().await().indefinitely().stream()
        .map(known -> known.drive())
        .filter(known -> known.id().value() == drive)
        .map(Drive::state)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void statusSaysThatAFreshClusterIsWhole() throws IOException {
    client.put("/bucket", "");
    client.put("/bucket/key", "bytes");
    assertThat(get("status"))
        .contains("\"blobs\":1,\"bytes\":5")
        .contains("\"degradedBlobs\":0,\"unavailableBlobs\":0,\"lostBlobs\":0,\"bytesAtRisk\":0")
        .contains("\"etaSeconds\":0")
        .contains("\"survives\":{\"drives\":3,")
        .contains("\"repairQueue\":0")
        .contains("\"drives\":{\"total\":9,\"healthy\":9}");
  }

  @Test
  void statusCountsBlobsOnLostDrivesAsDegraded() throws IOException {
    client.put("/bucket", "");
    client.put("/bucket/key", "x".repeat(2_000_000));
    client.post(ROOT + "lose?drive=3", "");
    assertThat(get("status"))
        .contains("\"degradedBlobs\":1,\"unavailableBlobs\":0,\"lostBlobs\":0")
        .contains("\"survives\":{\"drives\":2,")
        .contains("\"lost\":1");
  }

  @Test
  void drivesAndNodesAreListed() throws IOException {
    assertThat(get("drives")).contains("\"drive\":1,").contains("\"drive\":9,").contains("/d9");
    assertThat(get("nodes")).contains("\"nodes\":[");
    assertThat(get("repairs")).contains("\"singles\":0");
  }

  @Test
  void aDriveIsDrainedAndTakenBack() throws IOException {
    assertThat(client.post(ROOT + "drain?drive=2", "").text()).isEqualTo("{\"changed\":[2]}");
    assertThat(stateOf(2)).isEqualTo(Drive.State.DRAINING);
    assertThat(client.post(ROOT + "activate?drive=2", "").text()).isEqualTo("{\"changed\":[2]}");
    assertThat(stateOf(2)).isEqualTo(Drive.State.ACTIVE);
  }

  @Test
  void allDrivesOfANodeAreDrained() throws IOException {
    assertThat(client.post(ROOT + "drain?node=1", "").text())
        .isEqualTo("{\"changed\":[1,2,3,4,5,6,7,8,9]}");
  }

  @Test
  void ordersNameWhatTheyConcern() throws IOException {
    RawResponse nothing = client.post(ROOT + "drain", "");
    assertThat(nothing.status()).isEqualTo(400);
    assertThat(nothing.text()).contains("\"code\":\"InvalidArgument\"");
    assertThat(client.post(ROOT + "drain?node=77", "").text()).contains("There is no such node.");
    assertThat(client.post(ROOT + "lose?drive=x", "").text()).contains("a number of at least 1");
    assertThat(stateOf(1)).isEqualTo(Drive.State.ACTIVE);
  }

  @Test
  void aSettingIsMadeAndTakenBack() throws IOException {
    assertThat(get("config"))
        .contains("\"name\":\"node-lost-after-seconds\",\"value\":900,\"default\":900");
    String path = ROOT + "config?name=node-lost-after-seconds";
    client.put(path + "&value=30", "");
    assertThat(get("config")).contains("\"value\":30,\"default\":900");
    assertThat(fixture.catalog.settings().await().indefinitely())
        .containsEntry(ClusterSetting.NODE_LOST_AFTER_SECONDS, 30L);
    client.put(path, "");
    assertThat(fixture.catalog.settings().await().indefinitely()).isEmpty();
  }

  @Test
  void settingsOutOfBoundsAreRefused() throws IOException {
    for (String value : List.of("3", "x", "-1", "99999999999999999999")) {
      RawResponse refused =
          client.put(ROOT + "config?name=node-lost-after-seconds&value=" + value, "");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("15 to ");
    }
    assertThat(client.put(ROOT + "config?name=nonsense&value=3", "").text())
        .contains("There is no such setting");
  }

  @Test
  void explainTellsWhereTheShardsAre() throws IOException {
    client.put("/bucket", "");
    client.put("/bucket/a%20key", "x".repeat(2_000_000));
    assertThat(get("explain?bucket=bucket&key=a%20key"))
        .contains("\"key\":\"a key\"")
        .contains("\"size\":2000000")
        .contains("\"column\":8")
        .contains("\"state\":\"healthy\"")
        .doesNotContain("\"column\":9");
    assertThat(client.get(ROOT + "explain?bucket=bucket&key=none").status()).isEqualTo(404);
    assertThat(client.get(ROOT + "explain?bucket=nobucket&key=none").status()).isEqualTo(404);
  }

  @Test
  void drivesAreAskedToBeReadThrough() throws IOException {
    assertThat(get("scrub?drive=4"))
        .isEqualTo(
            "{\"scrubs\":[{\"drive\":4,\"node\":1,\"state\":\"healthy\",\"reachable\":true}]}");
    assertThat(client.post(ROOT + "scrub?drive=4", "").text())
        .contains("\"requestedMicros\":")
        .endsWith("\"drives\":[4],\"unreachable\":[]}");
    assertThat(get("scrub?drive=4")).contains("\"requestedMicros\":");
    assertThat(get("scrub?drive=5")).doesNotContain("\"requestedMicros\":");
    assertThat(client.post(ROOT + "scrub?node=77", "").text()).contains("There is no such node.");
  }

  @Test
  void roundsAreToldAsTheyAreAndAsTheyEnded() throws IOException {
    DriveId drive = new DriveId(4);
    scrub(drive, Group.COUNT, new ScrubFindings(7, 70, 700, 1, 2, 3));
    scrub(drive, 9, new ScrubFindings(1, 10, 100, 0, 0, 0));
    assertThat(get("scrub"))
        .contains("\"drive\":3,")
        .containsPattern(
            "\"open\":\\{\"startedMicros\":\\d+,\"nextGroup\":9,\"shards\":1,\"blocks\":10,"
                + "\"bytes\":100,\"corrupt\":0,\"missing\":0,\"leftOver\":0}")
        .containsPattern(
            "\"ended\":\\{\"startedMicros\":\\d+,\"endedMicros\":\\d+,\"shards\":7,\"blocks\":70,"
                + "\"bytes\":700,\"corrupt\":1,\"missing\":2,\"leftOver\":3}");
  }

  private void scrub(DriveId drive, int nextGroup, ScrubFindings found) {
    ScrubRound round =
        fixture.catalog.scrubRound(Home.ONLY, drive, 1).await().indefinitely().orElseThrow();
    assertThat(
            fixture
                .catalog
                .reportScrub(Home.ONLY, drive, round.number(), nextGroup, found)
                .await()
                .indefinitely())
        .isTrue();
  }

  @Test
  void lostDrivesAreNotReadThrough() throws IOException {
    client.post(ROOT + "lose?drive=4", "");
    assertThat(client.post(ROOT + "scrub", "").text())
        .endsWith("\"drives\":[1,2,3,5,6,7,8,9],\"unreachable\":[]}");
    assertThat(client.post(ROOT + "scrub?drive=4", "").text())
        .endsWith("\"drives\":[],\"unreachable\":[4]}");
    assertThat(get("scrub?drive=4")).contains("\"state\":\"lost\",\"reachable\":false");
  }

  private static String last(String traced) {
    Matcher last = Pattern.compile("\"last\":(\\d+)").matcher(traced);
    assertThat(last.find()).as(traced).isTrue();
    return last.group(1);
  }

  @Test
  void requestsAreTracedFromWhenSomebodyAsks() throws IOException {
    client.put("/bucket", "");
    String began = get("trace");
    assertThat(began).endsWith(",\"missed\":0,\"requests\":[]}");
    client.put("/bucket/a%20key", "bytes");
    client.get("/bucket/none");
    String traced = get("trace?after=" + last(began));
    assertThat(traced)
        .contains("\"missed\":0")
        .containsPattern(
            "\"requests\":\\[\\{\"sequence\":\\d+,\"time\":\"[-\\d]+T[:\\d]+\\.\\d{3}Z\","
                + "\"method\":\"PUT\",\"path\":\"/bucket/a%20key\",\"operation\":\"PutObject\","
                + "\"status\":200,\"millis\":\\d+\\.\\d{3},\"bytesIn\":5,\"bytesOut\":0\\},")
        .contains("\"path\":\"/bucket/none\",\"operation\":\"GetObject\",\"status\":404")
        .doesNotContain("trace");
    assertThat(get("trace?after=" + last(traced))).endsWith("\"requests\":[]}");
  }

  @Test
  void tracesHaveNoQueries() throws IOException {
    client.put("/bucket", "");
    String began = get("trace");
    client.get("/bucket?prefix=hidden");
    assertThat(get("trace?after=" + last(began)))
        .contains("\"path\":\"/bucket\"")
        .doesNotContain("hidden")
        .doesNotContain("prefix");
  }

  @Test
  void tracesGoOnFromANumber() throws IOException {
    for (String after : List.of("x", "-1", "", "99999999999999999999")) {
      RawResponse refused = client.get(ROOT + "trace?after=" + after);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("a number of at least 0");
    }
    assertThat(get("trace?after=0")).endsWith(",\"missed\":null,\"requests\":[]}");
  }

  @Test
  void onlyRootTraces() throws IOException {
    try (S3Client stranger = new S3Client(fixture.port, GatewayFixture.ACCESS_KEY, "wrong")) {
      assertThat(stranger.get(ROOT + "trace").status()).isEqualTo(403);
    }
  }

  @Test
  void whatIsNotThereIsNotFound() throws IOException {
    for (String path : List.of("nonsense", "status/", "drain")) {
      RawResponse response = client.get(ROOT + path);
      assertThat(response.status()).isEqualTo(404);
      assertThat(response.text()).startsWith("{\"code\":\"NoSuchResource\"");
    }
  }

  @Test
  void onlySignedRequestsAreAnswered() throws IOException {
    try (S3Client stranger = new S3Client(fixture.port, GatewayFixture.ACCESS_KEY, "wrong")) {
      RawResponse refused = stranger.get(ROOT + "status");
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.text()).startsWith("{\"code\":\"SignatureDoesNotMatch\"");
    }
  }

  @Test
  void aRequestNeedSayNothingOfABody() throws IOException {
    StringBuilder head = new StringBuilder("GET " + ROOT + "status HTTP/1.1\r\n");
    client
        .signer()
        .sign(
            "GET",
            ROOT + "status",
            "",
            "host",
            "localhost",
            "x-amz-content-sha256",
            RequestSigner.sha256(new byte[0]))
        .headers()
        .all()
        .forEach(
            field -> head.append(field.name()).append(": ").append(field.value()).append("\r\n"));
    client.connection().send(head.append("\r\n").toString().getBytes(ISO_8859_1));
    assertThat(client.connection().receive().status()).isEqualTo(200);
  }

  @Test
  void bodiesAreRefused() throws IOException {
    assertThat(client.post(ROOT + "drain?drive=1", "body").status()).isEqualTo(400);
    assertThat(stateOf(1)).isEqualTo(Drive.State.ACTIVE);
  }
}
