package org.nonagon.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.RootCredentials;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.gateway.GatewayConfig.Tls;

class ServerOptionsTest {
  private static final String KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @Test
  void withoutAnythingTheDefaultsHold() {
    ServerOptions options = from(Map.of());

    Path data = Path.of("nonagon-data").toAbsolutePath();
    assertThat(options.data()).isEqualTo(data);
    assertThat(options.drives())
        .hasSize(9)
        .startsWith(data.resolve("d1"))
        .endsWith(data.resolve("d9"));
    assertThat(options.profile()).isEqualTo(ErasureProfile.STANDARD);
    assertThat(options.front().listen()).hasToString("127.0.0.1:9000");
    assertThat(options.management()).hasToString("127.0.0.1:9001");
    assertThat(options.database()).isEmpty();
    assertThat(options.front().domains()).isEmpty();
    assertThat(options.front().region()).isEqualTo("us-east-1");
    assertThat(options.front().acceptsSignatureV2()).isTrue();
    assertThat(options.rootCredentials()).isEmpty();
    assertThat(options.masterKey()).isEmpty();
    assertThat(options.front().tls()).isEmpty();
    assertThat(options.front().stopGrace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.front().endpoint()).isEqualTo("http://127.0.0.1:9000");
  }

  @Test
  void aCertificateAndItsKeyGoTogetherAndMakeItHttps() {
    ServerOptions options =
        from(Map.of("NONAGON_TLS_CERTIFICATE", "c.pem", "NONAGON_TLS_KEY", "k.pem"));

    assertThat(options.front().tls())
        .contains(new Tls(Path.of("c.pem").toAbsolutePath(), Path.of("k.pem").toAbsolutePath()));
    assertThat(options.front().endpoint()).isEqualTo("https://127.0.0.1:9000");
    for (String lonely : new String[] {"NONAGON_TLS_CERTIFICATE", "NONAGON_TLS_KEY"}) {
      assertThatThrownBy(() -> from(Map.of(lonely, "f.pem"))).hasMessageContaining("go together");
    }
  }

  @Test
  void aStopWaitsForAnHourAtMost() {
    assertThat(from(Map.of("NONAGON_STOP_GRACE_SECONDS", "0")).front().stopGrace()).isZero();
    assertThat(from(Map.of("NONAGON_STOP_GRACE_SECONDS", "3600")).front().stopGrace()).hasHours(1);
    for (String text : new String[] {"-1", "3601", "99999999999", "soon", "1.5"}) {
      assertThatThrownBy(() -> from(Map.of("NONAGON_STOP_GRACE_SECONDS", text)))
          .as(text)
          .isInstanceOf(WrongUse.class)
          .hasMessageStartingWith("--stop-grace-seconds: ");
    }
  }

  @Test
  void fewerDrivesThanShardsAreRefusedUnlessASmallerShapeIsNamed() {
    assertThatThrownBy(() -> from(Map.of("NONAGON_DRIVES", "a,b,c")))
        .isInstanceOf(WrongUse.class)
        .hasMessageContaining("3 drives are too few for 6+3");
    assertThat(from(Map.of("NONAGON_DRIVES", "a,b,c", "NONAGON_ERASURE", "2+1")).drives())
        .containsExactly(
            Path.of("a").toAbsolutePath(),
            Path.of("b").toAbsolutePath(),
            Path.of("c").toAbsolutePath());
  }

  @Test
  void aFolderNamedTwiceIsRefused() {
    assertThatThrownBy(() -> from(Map.of("NONAGON_DRIVES", "a,./a", "NONAGON_ERASURE", "1+1")))
        .hasMessage("--drives names a folder twice");
  }

  @Test
  void aShapeWiderThanNineHasAsManyDefaultDrives() {
    assertThat(from(Map.of("NONAGON_ERASURE", "8+4")).drives()).hasSize(12);
  }

  @Test
  void aMalformedShapeIsRefused() {
    assertThatThrownBy(() -> from(Map.of("NONAGON_ERASURE", "six")))
        .isInstanceOf(WrongUse.class)
        .hasMessageStartingWith("--erasure: ");
  }

  @Test
  void anExternalDatabaseIsReadAndItsPasswordNeverPrinted() {
    ServerOptions options = from(Map.of("NONAGON_DATABASE", "postgresql://me:s%40fe@db:5433/cat"));

    assertThat(options.database().orElseThrow().password()).isEqualTo("s@fe");
    assertThat(options.database().orElseThrow()).hasToString("postgresql://me@db:5433/cat");
    assertThatThrownBy(() -> from(Map.of("NONAGON_DATABASE", "mysql://me:s%40fe@db/cat")))
        .isInstanceOf(WrongUse.class)
        .hasMessageNotContaining("s%40fe");
  }

  @Test
  void domainsAreNamesOfHostsBetweenCommas() {
    assertThat(
            from(Map.of("NONAGON_DOMAIN", "S3.example.org, objects.lan,s3.example.org"))
                .front()
                .domains())
        .containsExactly("s3.example.org", "objects.lan");
    for (String text : new String[] {"a..b", ".a", "a,", "http://a", "a:80", "-a", "a_b"}) {
      assertThatThrownBy(() -> from(Map.of("NONAGON_DOMAIN", text)))
          .as(text)
          .isInstanceOf(WrongUse.class)
          .hasMessageStartingWith("--domain: ");
    }
  }

  @Test
  void signatureVersionTwoIsOnOrOff() {
    assertThat(from(Map.of("NONAGON_SIGNATURE_V2", "off")).front().acceptsSignatureV2()).isFalse();
    assertThat(from(Map.of("NONAGON_SIGNATURE_V2", "ON")).front().acceptsSignatureV2()).isTrue();
    assertThatThrownBy(() -> from(Map.of("NONAGON_SIGNATURE_V2", "false")))
        .isInstanceOf(WrongUse.class)
        .hasMessage("--signature-v2: 'false' is neither on nor off");
  }

  @Test
  void rootKeysGoTogether() {
    assertThatThrownBy(() -> from(Map.of("NONAGON_ROOT_ACCESS_KEY", "root")))
        .hasMessageContaining("go together");
    assertThat(
            from(Map.of("NONAGON_ROOT_ACCESS_KEY", "root", "NONAGON_ROOT_SECRET_KEY", "12345678"))
                .rootCredentials())
        .contains(new RootCredentials("root", "12345678"));
  }

  @Test
  void theMasterKeyIsThirtyTwoBytesInBase64() {
    assertThat(from(Map.of("NONAGON_MASTER_KEY", KEY)).masterKey().orElseThrow().toBase64())
        .isEqualTo(KEY);
    assertThatThrownBy(() -> from(Map.of("NONAGON_MASTER_KEY", "c2hvcnQ=")))
        .isInstanceOf(WrongUse.class)
        .hasMessageNotContaining("c2hvcnQ=");
  }

  @Test
  void oneAddressCannotServeTwice() {
    assertThatThrownBy(
            () -> from(Map.of("NONAGON_LISTEN", "[::1]:80", "NONAGON_MANAGEMENT", "[::1]:80")))
        .hasMessage("--listen and --management are both [::1]:80");
  }

  @Test
  void loopbackIsWhatOnlyThisMachineReaches() {
    for (String address : new String[] {"127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "localhost:1"}) {
      assertThat(HostPort.parse("--listen", address).isLoopback()).as(address).isTrue();
    }
    for (String address : new String[] {"0.0.0.0:1", "[::]:1", "192.0.2.7:1"}) {
      assertThat(HostPort.parse("--listen", address).isLoopback()).as(address).isFalse();
    }
  }

  @Test
  void anAddressIsAHostAndAPort() {
    for (String text : new String[] {"9000", ":9000", "h:", "h:x", "h:65536", "h:-1", "::1:9000"}) {
      assertThatThrownBy(() -> HostPort.parse("--listen", text))
          .as(text)
          .isInstanceOf(WrongUse.class)
          .hasMessageContaining(text);
    }
  }

  private static ServerOptions from(Map<String, String> environment) {
    return ServerOptions.from(
        new SettingSources(ServerCommand.SETTINGS, Map.of(), environment, Map.of()),
        new SecureRandom());
  }
}
