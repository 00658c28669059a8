package org.nonagon.cli.cluster;

import java.security.SecureRandom;
import java.util.Optional;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.FrontEndOptions;
import org.nonagon.cli.role.HostedRole;
import org.nonagon.cli.role.MasterKeys;
import org.nonagon.cli.role.StopSignals;
import org.nonagon.cli.role.TlsFiles;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.gateway.auth.MasterKey;

/** Checks what a gateway needs, then boots Quarkus with {@link GatewayRole}. */
final class GatewayStart {
  private GatewayStart() {}

  /** Runs the gateway until it is asked to stop; gives the exit status. */
  static int run(SettingSources sources) {
    SecureRandom random = new SecureRandom();
    StopSignals stop = StopSignals.install();
    MetadataServices metadata = MetadataServices.from(sources, stop);
    MasterKey masterKey =
        MasterKeys.from(sources, random)
            .orElseThrow(
                () -> new WrongUse("gateway needs --master-key-file (or NONAGON_MASTER_KEY)"));
    FrontEndOptions asked = FrontEndOptions.from(sources);
    asked.tls().ifPresent(TlsFiles::check);
    FrontEndOptions options = asked.withListen(asked.listen().probed("--listen"));
    HostPort management = sources.address(Setting.MANAGEMENT).probed("--management");
    return new HostedRole(new GatewayRole(options, metadata, masterKey, random), stop)
        .run(management, Optional.empty());
  }
}
