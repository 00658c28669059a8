package org.nonagon.cli.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.server.ServerCommand;

class ConfigFileTest {

  @Test
  void linesAreKeysAndValuesWithCommentsBetween() {
    assertThat(parse("# where", "", "listen = 0.0.0.0:9000", "  erasure=4+2  ", "tls-key = a=b"))
        .isEqualTo(
            Map.of(
                Setting.LISTEN, "0.0.0.0:9000",
                Setting.ERASURE, "4+2",
                Setting.TLS_KEY, "a=b"));
  }

  @Test
  void anUnknownKeyIsRefusedWithItsLine() {
    assertThatThrownBy(() -> parse("listen = x", "lisen = y"))
        .isInstanceOf(WrongUse.class)
        .hasMessage("nonagon.conf:2: unknown key 'lisen'");
  }

  @Test
  void aKeyGivenTwiceIsRefused() {
    assertThatThrownBy(() -> parse("listen = x", "listen = y"))
        .hasMessage("nonagon.conf:2: 'listen' is given twice");
  }

  @Test
  void aLineWithoutAnEqualsSignIsRefused() {
    assertThatThrownBy(() -> parse("listen"))
        .hasMessage("nonagon.conf:1: not of the form 'key = value'");
  }

  @Test
  void aMissingFileIsWrongUse() {
    assertThatThrownBy(
            () -> ConfigFile.read(Path.of("/nowhere/nonagon.conf"), ServerCommand.SETTINGS))
        .isInstanceOf(WrongUse.class)
        .hasMessageContaining("/nowhere/nonagon.conf");
  }

  private static Map<Setting, String> parse(String... lines) {
    return ConfigFile.parse(List.of(lines), "nonagon.conf", ServerCommand.SETTINGS);
  }
}
