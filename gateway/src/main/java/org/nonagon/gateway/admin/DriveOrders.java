package org.nonagon.gateway.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;

/** Orders that concern drives: those of a {@code node}, or one {@code drive}. */
final class DriveOrders {
  private final Catalog catalog;

  DriveOrders(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Has drives emptied; they give shards until they are. */
  Uni<JsonDocument> drain(QueryParameters query) {
    return setState(query, Drive.State.DRAINING);
  }

  /** Ends a draining. */
  Uni<JsonDocument> activate(QueryParameters query) {
    return setState(query, Drive.State.ACTIVE);
  }

  /** Gives drives up: their shards are rebuilt elsewhere. */
  Uni<JsonDocument> lose(QueryParameters query) {
    return setState(query, Drive.State.LOST);
  }

  private Uni<JsonDocument> setState(QueryParameters query, Drive.State state) {
    Arguments arguments = new Arguments(query);
    if (arguments.number("node").isEmpty() && arguments.number("drive").isEmpty()) {
      throw Arguments.refused("node", "", "Name a node or a drive.");
    }
    return named(arguments)
        .chain(drives -> catalog.setState(drives, state))
        .map(changed -> json -> writeDrives(json, "changed", changed));
  }

  private Uni<List<DriveId>> named(Arguments arguments) {
    Optional<Integer> node = arguments.number("node");
    Optional<Integer> drive = arguments.number("drive");
    return catalog
        .members()
        .map(
            members -> {
              List<DriveId> drives =
                  members.drives().stream()
                      .map(DriveMember::drive)
                      .filter(d -> node.isEmpty() || d.node().value() == node.get())
                      .filter(d -> drive.isEmpty() || d.id().value() == drive.get())
                      .map(Drive::id)
                      .toList();
              refuseUnknown(members, node, drives);
              return drives;
            });
  }

  private static void refuseUnknown(
      Membership members, Optional<Integer> node, List<DriveId> drives) {
    if (drives.isEmpty()) {
      boolean isKnown =
          node.isEmpty() || members.nodes().stream().anyMatch(n -> n.node().value() == node.get());
      throw isKnown
          ? Arguments.refused("drive", "", "There is no such drive.")
          : Arguments.refused("node", node.get().toString(), "There is no such node.");
    }
  }

  private static void writeDrives(JsonGenerator json, String name, Collection<DriveId> drives)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (DriveId drive : drives.stream().sorted().toList()) {
      json.writeNumber(drive.value());
    }
    json.writeEndArray();
  }
}
