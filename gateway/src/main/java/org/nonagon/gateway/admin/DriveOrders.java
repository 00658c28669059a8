package org.nonagon.gateway.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;

/**
 * Orders that concern drives: those of a {@code node}, one {@code drive}, or, for scrubs, all when
 * neither is named.
 */
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

  /** Has drives read through from now on. */
  Uni<JsonDocument> scrub(QueryParameters query) {
    return named(new Arguments(query))
        .chain(
            drives ->
                catalog
                    .requestScrub(new HashSet<>(drives))
                    .map(
                        micros ->
                            json -> {
                              json.writeNumberField("requestedMicros", micros);
                              writeDrives(json, "drives", drives);
                            }));
  }

  /** The last round of each drive. */
  Uni<JsonDocument> scrubs(QueryParameters query) {
    return catalog
        .scrubs()
        .map(
            scrubs ->
                json -> {
                  json.writeArrayFieldStart("scrubs");
                  for (DriveScrub scrub : scrubs) {
                    write(json, scrub);
                  }
                  json.writeEndArray();
                });
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

  private static void write(JsonGenerator json, DriveScrub scrub) throws IOException {
    json.writeStartObject();
    json.writeNumberField("drive", scrub.drive().value());
    writeTime(json, "requestedMicros", scrub.requestedMicros());
    writeTime(json, "startedMicros", scrub.startedMicros());
    writeTime(json, "finishedMicros", scrub.finishedMicros());
    json.writeNumberField("nextGroup", scrub.nextGroup());
    json.writeNumberField("shards", scrub.found().shards());
    json.writeNumberField("bytes", scrub.found().bytes());
    json.writeNumberField("corrupt", scrub.found().corrupt());
    json.writeNumberField("missing", scrub.found().missing());
    json.writeNumberField("leftOver", scrub.found().leftOver());
    json.writeEndObject();
  }

  private static void writeTime(JsonGenerator json, String name, Optional<Long> micros)
      throws IOException {
    if (micros.isPresent()) {
      json.writeNumberField(name, micros.get());
    }
  }
}
