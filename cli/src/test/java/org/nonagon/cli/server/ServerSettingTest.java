package org.nonagon.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSettingTest {

  /** People, scripts and charts depend on these; a change here is a change for them. */
  @Test
  void namesAndDefaultsAreFixed() {
    List<String> lines =
        Arrays.stream(ServerSetting.values())
            .map(s -> s.option() + " " + s.variable() + " " + s.defaultValue().orElse("-"))
            .toList();

    assertThat(lines)
        .containsExactly(
            "--data NONAGON_DATA ./nonagon-data",
            "--drives NONAGON_DRIVES -",
            "--erasure NONAGON_ERASURE 6+3",
            "--listen NONAGON_LISTEN 127.0.0.1:9000",
            "--management NONAGON_MANAGEMENT 127.0.0.1:9001",
            "--console NONAGON_CONSOLE 127.0.0.1:9002",
            "--database NONAGON_DATABASE -",
            "--domain NONAGON_DOMAIN -",
            "--region NONAGON_REGION us-east-1",
            "--signature-v2 NONAGON_SIGNATURE_V2 on",
            "--object-ownership NONAGON_OBJECT_OWNERSHIP BucketOwnerEnforced",
            "--block-public-access NONAGON_BLOCK_PUBLIC_ACCESS false",
            "--tls-certificate NONAGON_TLS_CERTIFICATE -",
            "--tls-key NONAGON_TLS_KEY -",
            "--stop-grace-seconds NONAGON_STOP_GRACE_SECONDS 30",
            "--master-key-file NONAGON_MASTER_KEY_FILE -");
  }
}
