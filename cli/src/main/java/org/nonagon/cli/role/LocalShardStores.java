package org.nonagon.cli.role;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nonagon.blobs.ShardStores;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardStore;
import org.nonagon.storagenode.NodeDrive;

/** The drives of this process. */
public final class LocalShardStores implements ShardStores {
  private final List<NodeDrive> drives;
  private final Map<DriveId, ShardStore> stores;

  /** Those that a node opened. */
  public LocalShardStores(List<NodeDrive> drives) {
    this.drives = List.copyOf(drives);
    this.stores =
        drives.stream()
            .flatMap(drive -> drive.store().stream())
            .collect(Collectors.toUnmodifiableMap(ShardStore::drive, Function.identity()));
  }

  @Override
  public Optional<ShardStore> find(DriveId drive) {
    return Optional.ofNullable(stores.get(drive));
  }

  @Override
  public List<DriveId> writable() {
    return drives.stream()
        .filter(drive -> drive.health().status() == DriveStatus.Health.HEALTHY)
        .flatMap(drive -> drive.store().stream())
        .map(ShardStore::drive)
        .sorted(Comparator.comparingInt(DriveId::value))
        .toList();
  }

  /** All drives that are known by number, also those that cannot be used now. */
  public Map<DriveId, ShardStore> all() {
    return stores;
  }
}
