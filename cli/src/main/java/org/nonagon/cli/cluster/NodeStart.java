package org.nonagon.cli.cluster;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.role.DriveFolders;
import org.nonagon.cli.role.HostedRole;
import org.nonagon.cli.role.StopSignals;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.protocol.layout.Zone;

/** Checks what a node needs, then boots Quarkus with {@link NodeRole}. */
final class NodeStart {
  private NodeStart() {}

  /** Runs the node until it is asked to stop; gives the exit status. */
  static int run(SettingSources sources) {
    StopSignals stop = StopSignals.install();
    MetadataServices metadata = MetadataServices.from(sources, stop);
    List<Path> drives = DriveFolders.parse(sources.require(Setting.DRIVES));
    if (drives.isEmpty() || new HashSet<>(drives).size() != drives.size()) {
      throw new WrongUse("--drives names no folder, or one twice");
    }
    Zone zone = sources.read(Setting.ZONE, Zone::new).orElse(Zone.DEFAULT);
    HostPort listen = sources.address(Setting.LISTEN).probed("--listen");
    HostPort advertise =
        sources.read(Setting.ADVERTISE, text -> HostPort.parse("--advertise", text)).orElse(listen);
    HostPort management = sources.address(Setting.MANAGEMENT).probed("--management");
    NodeRole role = new NodeRole(drives, zone, listen, advertise, metadata);
    return new HostedRole(role, stop).run(management, Optional.empty());
  }
}
