package org.nonagon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.GatewayConfig.Limits;
import org.nonagon.gateway.GatewayConfig.Tls;

class GatewayConfigTest {
  @Test
  void addressesOfObjectsSayHowTheyAreServed() {
    Tls tls = new Tls(Path.of("certificate.pem"), Path.of("key.pem"));
    GatewayConfig secure =
        new GatewayConfig(
            "127.0.0.1", 0, "us-east-1", List.of(), true, Optional.of(tls), Limits.DEFAULT);
    assertThat(secure.scheme()).isEqualTo("https");
    assertThat(GatewayConfig.of("127.0.0.1", 0).scheme()).isEqualTo("http");
  }
}
