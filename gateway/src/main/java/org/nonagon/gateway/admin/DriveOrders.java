package org.nonagon.gateway.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.Collection;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.protocol.catalog.Catalog;
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
    DriveNames names = DriveNames.of(query);
    if (names.isAll()) {
      throw Arguments.refused("node", "", "Name a node or a drive.");
    }
    return catalog
        .members()
        .map(members -> names.find(members).stream().map(found -> found.drive().id()).toList())
        .chain(drives -> catalog.setState(drives, state))
        .map(changed -> json -> writeDrives(json, "changed", changed));
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
