package org.nonagon.metadataservice.catalog;

import io.smallrye.mutiny.Uni;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.LayoutNumber;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeRegistration;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.DriveStatus;

/** Nodes, their beats, and what becomes of their drives. */
final class Members {
  private static final short NODE = 0;
  private static final short DRIVE = 1;

  private static final String REGISTER = "SELECT register_node($1, $2)";
  private static final String BEAT = "SELECT * FROM beat(%s)".formatted(Versions.placeholders(10));
  private static final String MEMBERS = "SELECT * FROM membership($1)";
  private static final String WATCH = "SELECT keep_watch($1)";
  private static final String LOSE = "SELECT lose_silent_node($1, $2, $3, $4)";
  private static final String SET_STATE = "SELECT set_drive_state($1, $2)";

  private final CatalogDatabase database;

  Members(CatalogDatabase database) {
    this.database = database;
  }

  Uni<NodeId> register(NodeRegistration registration) {
    return database.write(
        REGISTER,
        Tuple.of(registration.address(), registration.zone().name()),
        rows -> new NodeId(rows.iterator().next().getInteger(0)));
  }

  Uni<Membership> beat(NodeId node, List<DriveStatus> drives) {
    if (drives.size() > MembershipCatalog.MAX_DRIVES_OF_NODE) {
      return Uni.createFrom()
          .failure(new IllegalArgumentException("more drives than one node may have"));
    }
    Tuple arguments =
        Tuple.of(node.value(), MembershipCatalog.WATCH_GAP_MILLIS)
            .addValue(array(drives, status -> status.drive().value(), Integer[]::new))
            .addValue(array(drives, DriveStatus::incarnation, Integer[]::new))
            .addValue(array(drives, status -> status.health().name(), String[]::new))
            .addValue(array(drives, DriveStatus::detail, String[]::new))
            .addValue(array(drives, DriveStatus::capacityBytes, Long[]::new))
            .addValue(array(drives, DriveStatus::freeBytes, Long[]::new))
            .addValue(array(drives, DriveStatus::shards, Long[]::new))
            .addValue(array(drives, DriveStatus::shardBytes, Long[]::new));
    return database
        .write(BEAT, arguments, Members::membership)
        .onItem()
        .transform(
            found -> {
              if (found.nodes().isEmpty()) {
                throw new IllegalArgumentException("never registered: " + node);
              }
              return found;
            });
  }

  private static <T> T[] array(
      List<DriveStatus> drives, Function<DriveStatus, T> field, IntFunction<T[]> array) {
    return drives.stream().map(field).toArray(array);
  }

  Uni<Membership> members() {
    return database.read(
        MEMBERS, Tuple.of(MembershipCatalog.WATCH_GAP_MILLIS), Members::membership);
  }

  Uni<Void> watch() {
    return database
        .write(WATCH, Tuple.of(MembershipCatalog.WATCH_GAP_MILLIS), rows -> true)
        .replaceWithVoid();
  }

  Uni<Boolean> loseSilentNode(NodeId node, long silentMillis, long windowMillis) {
    return database.write(
        LOSE,
        Tuple.of(node.value(), silentMillis, windowMillis, MembershipCatalog.WATCH_GAP_MILLIS),
        rows -> rows.iterator().next().getBoolean(0));
  }

  Uni<Set<DriveId>> setState(List<DriveId> drives, Drive.State state) {
    Integer[] ids = drives.stream().distinct().map(DriveId::value).toArray(Integer[]::new);
    return database.write(
        SET_STATE,
        Tuple.of(ids, state.name()),
        rows ->
            Stream.of(rows.iterator().next().getArrayOfIntegers(0))
                .map(DriveId::new)
                .collect(Collectors.toUnmodifiableSet()));
  }

  private static Membership membership(RowSet<Row> rows) {
    List<NodeMember> nodes = new ArrayList<>();
    List<DriveMember> drives = new ArrayList<>();
    List<LayoutNumber> layouts = new ArrayList<>();
    for (Row row : rows) {
      switch (row.getShort("kind")) {
        case NODE -> nodes.add(node(row));
        case DRIVE -> drives.add(drive(row));
        default -> layouts.add(layout(row));
      }
    }
    return new Membership(nodes, drives, layouts);
  }

  private static NodeMember node(Row row) {
    return new NodeMember(
        new NodeId(row.getInteger("id")),
        new Zone(row.getString("zone")),
        Optional.ofNullable(row.getString("place")),
        row.getLong("silent"));
  }

  private static DriveMember drive(Row row) {
    Drive drive =
        new Drive(
            new DriveId(row.getInteger("id")),
            new NodeId(row.getInteger("node")),
            new Zone(row.getString("zone")),
            row.getInteger("incarnation"),
            row.getLong("capacity"),
            Drive.State.valueOf(row.getString("state")));
    return new DriveMember(drive, row.getString("place"), status(drive, row));
  }

  private static Optional<DriveStatus> status(Drive drive, Row row) {
    return Optional.ofNullable(row.getString("health"))
        .map(
            health ->
                new DriveStatus(
                    drive.id(),
                    drive.incarnation(),
                    DriveStatus.Health.valueOf(health),
                    row.getString("detail"),
                    row.getLong("status_capacity"),
                    row.getLong("free"),
                    row.getLong("shards"),
                    row.getLong("shard_bytes")));
  }

  private static LayoutNumber layout(Row row) {
    ErasureProfile profile =
        new ErasureProfile(row.getInteger("node"), row.getInteger("incarnation"));
    return new LayoutNumber(profile, row.getInteger("id"));
  }
}
