package org.nonagon.gateway.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.shard.DriveStatus;

/** What the cluster is made of, and what it has to do. */
final class ClusterReports {
  private final Catalog catalog;
  private final Home home;

  ClusterReports(Catalog catalog, Home home) {
    this.catalog = catalog;
    this.home = home;
  }

  /** The nodes. */
  Uni<JsonDocument> nodes(QueryParameters query) {
    return catalog
        .members()
        .map(
            members ->
                json -> {
                  json.writeArrayFieldStart("nodes");
                  for (NodeMember node : members.nodes()) {
                    write(json, node, members);
                  }
                  json.writeEndArray();
                });
  }

  private static void write(JsonGenerator json, NodeMember node, Membership members)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("node", node.node().value());
    json.writeStringField("zone", node.zone().name());
    json.writeStringField("address", node.address().orElse(""));
    json.writeStringField("state", node.isSuspected() ? "silent" : "live");
    json.writeNumberField("silentMillis", node.silentMillis());
    json.writeArrayFieldStart("drives");
    for (DriveMember drive : members.drives()) {
      if (drive.drive().node().equals(node.node())) {
        json.writeNumber(drive.drive().id().value());
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The drives. */
  Uni<JsonDocument> drives(QueryParameters query) {
    return catalog
        .members()
        .map(
            members -> {
              DriveStates states = new DriveStates(members);
              return json -> {
                json.writeArrayFieldStart("drives");
                for (DriveMember drive : members.drives()) {
                  write(json, drive, states.state(drive));
                }
                json.writeEndArray();
              };
            });
  }

  private static void write(JsonGenerator json, DriveMember member, String state)
      throws IOException {
    Drive drive = member.drive();
    json.writeStartObject();
    json.writeNumberField("drive", drive.id().value());
    json.writeNumberField("node", drive.node().value());
    json.writeStringField("zone", drive.zone().name());
    json.writeStringField("path", member.path());
    json.writeStringField("state", state);
    json.writeStringField("detail", member.status().map(DriveStatus::detail).orElse(""));
    json.writeNumberField("incarnation", drive.incarnation());
    json.writeNumberField("capacityBytes", drive.capacityBytes());
    json.writeNumberField("freeBytes", member.status().map(DriveStatus::freeBytes).orElse(0L));
    json.writeNumberField("shards", member.status().map(DriveStatus::shards).orElse(0L));
    json.writeNumberField("shardBytes", member.status().map(DriveStatus::shardBytes).orElse(0L));
    json.writeEndObject();
  }

  /** What is left to mend and to move. */
  Uni<JsonDocument> repairs(QueryParameters query) {
    return catalog
        .backlog(home)
        .map(
            backlog ->
                json -> {
                  json.writeNumberField("lostSweeps", backlog.lostSweeps());
                  json.writeNumberField("misplacedSweeps", backlog.misplacedSweeps());
                  json.writeNumberField("singles", backlog.singles());
                });
  }

  /** The newest layout, by how many columns of groups each drive has. */
  Uni<JsonDocument> layout(QueryParameters query) {
    return catalog
        .newestLayout()
        .map(
            found -> {
              Layout layout =
                  found.orElseThrow(
                      () ->
                          S3Error.NO_SUCH_RESOURCE
                              .failure("There is no layout yet: too few drives have joined.")
                              .exception());
              return json -> writeColumns(json, layout);
            });
  }

  private static void writeColumns(JsonGenerator json, Layout layout) throws IOException {
    Map<DriveId, Integer> columns = new HashMap<>();
    for (short drive : layout.toArray()) {
      columns.merge(new DriveId(drive), 1, Integer::sum);
    }
    json.writeNumberField("layout", layout.number());
    json.writeStringField("profile", layout.profile().toString());
    json.writeNumberField("groups", Group.COUNT);
    json.writeArrayFieldStart("drives");
    for (DriveId drive : columns.keySet().stream().sorted().toList()) {
      json.writeStartObject();
      json.writeNumberField("drive", drive.value());
      json.writeNumberField("columns", columns.getOrDefault(drive, 0));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
