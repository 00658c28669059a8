package org.nonagon.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.server.ServerCommand;

class SettingSourcesTest {

  @Test
  void anOptionWinsOverTheEnvironmentThatOverTheFileThatOverTheDefault() {
    Map<Setting, String> option = Map.of(Setting.REGION, "option");
    Map<String, String> environment = Map.of("NONAGON_REGION", "environment");
    Map<Setting, String> file = Map.of(Setting.REGION, "file");

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
    return new SettingSources(ServerCommand.SETTINGS, Map.of(), Map.of(name, value), Map.of());
  }

  private static String region(
      Map<Setting, String> options, Map<String, String> environment, Map<Setting, String> file) {
    return new SettingSources(ServerCommand.SETTINGS, options, environment, file)
        .get(Setting.REGION);
  }
}
