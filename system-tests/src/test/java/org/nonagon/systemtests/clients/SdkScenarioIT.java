package org.nonagon.systemtests.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.systemtests.clients.Scenario.Step;
import org.nonagon.systemtests.process.ServerProcess;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The steps of {@code scripts/clients/SCENARIO.md} by each client of the AWS SDK for Java. */
@ExtendWith(SharedServer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkScenarioIT {
  /**
   * What {@link SdkTransferIT} does, what only clients that read Parquet do, and a name that this
   * SDK does not let through.
   */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "bucket-name-invalid",
          "put-stream",
          "transfer-up-down",
          "tree-up-down",
          "tree-change",
          "tree-delete",
          "parquet-write",
          "parquet-read",
          "parquet-glob");

  private final ClientProfile root;
  private final List<AutoCloseable> open = new ArrayList<>();

  SdkScenarioIT(ServerProcess server) throws Exception {
    this.root = server.root();
  }

  @AfterAll
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @TestFactory
  Stream<DynamicContainer> everyStepIsTakenByEveryClient() {
    return Stream.of(Sdk.Kind.values())
        .map(kind -> DynamicContainer.dynamicContainer(kind.name(), tests(kind)));
  }

  @Test
  void everyStepIsHereOrElsewhere() throws Exception {
    List<String> here = new ArrayList<>(Scenario.ids());
    here.removeAll(ELSEWHERE);
    assertThat(steps(Sdk.Kind.BLOCKING)).containsOnlyKeys(here);
  }

  private Stream<DynamicTest> tests(Sdk.Kind kind) {
    Map<String, Step> steps = steps(kind);
    try {
      return Scenario.ids().stream()
          .filter(steps::containsKey)
          .map(
              id -> DynamicTest.dynamicTest(id, () -> Objects.requireNonNull(steps.get(id)).run()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Step> steps(Sdk.Kind kind) {
    S3Client s3 = opened(kind.open(root));
    String bucket = "scenario-" + kind.name().toLowerCase(Locale.ROOT);
    Scenario scenario = new Scenario(kind, s3, root, bucket);
    S3Presigner presigner = opened(Sdk.presigner(root));
    ScenarioObjects objects = new ScenarioObjects(scenario);
    ScenarioConditions conditions = new ScenarioConditions(scenario);
    ScenarioMultipart multipart = new ScenarioMultipart(scenario);
    ScenarioListings listings = new ScenarioListings(scenario);
    ScenarioAccess access =
        new ScenarioAccess(scenario, presigner, opened(HttpClient.newHttpClient()));
    Map<String, Step> all = new HashMap<>();
    Stream.of(
            objects.buckets(),
            objects.objects(),
            conditions.ranges(),
            conditions.conditions(),
            conditions.copies(),
            multipart.multipart(),
            multipart.checksums(),
            listings.listings(),
            listings.keys(),
            access.presigned(),
            access.credentials())
        .forEach(all::putAll);
    return all;
  }

  private <T extends AutoCloseable> T opened(T each) {
    open.add(each);
    return each;
  }
}
