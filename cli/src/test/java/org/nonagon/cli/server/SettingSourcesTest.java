package org.nonagon.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nonagon.cli.WrongUse;

class SettingSourcesTest {

  @Test
  void anOptionWinsOverTheEnvironmentThatOverTheFileThatOverTheDefault() {
    Map<ServerSetting, String> option = Map.of(ServerSetting.REGION, "option");
    Map<String, String> environment = Map.of("NONAGON_REGION", "environment");
    Map<ServerSetting, String> file = Map.of(ServerSetting.REGION, "file");

    assertThat(region(option, environment, file)).isEqualTo("option");
    assertThat(region(Map.of(), environment, file)).isEqualTo("environment");
    assertThat(region(Map.of(), Map.of(), file)).isEqualTo("file");
    assertThat(region(Map.of(), Map.of(), Map.of())).isEqualTo("us-east-1");
  }

  @Test
  void anEmptyValueCountsAsNotGiven() {
    assertThat(region(Map.of(), Map.of("NONAGON_REGION", ""), Map.of())).isEqualTo("us-east-1");
  }

  @Test
  void aSettingOfALaterVersionIsRefusedWhereverItComesFrom() {
    assertThatThrownBy(() -> environment("NONAGON_CONSOLE", "0.0.0.0:80").refuseUnavailable())
        .isInstanceOf(WrongUse.class)
        .hasMessage("--console is not available yet");
    assertThatThrownBy(() -> environment("NONAGON_LIFECYCLE_DAY_SECONDS", "5").refuseUnavailable())
        .isInstanceOf(WrongUse.class);
    environment("NONAGON_OBJECT_OWNERSHIP", "BucketOwnerEnforced").refuseUnavailable();
  }

  private static SettingSources environment(String name, String value) {
    return new SettingSources(Map.of(), Map.of(name, value), Map.of());
  }

  private static String region(
      Map<ServerSetting, String> options,
      Map<String, String> environment,
      Map<ServerSetting, String> file) {
    return new SettingSources(options, environment, file).get(ServerSetting.REGION);
  }
}
