package org.nonagon.gateway.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Census;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.catalog.RepairCatalog.Backlog;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;

/** Whether data is whole, what is being mended, and what may fail. */
final class ClusterStatus {
  private final Catalog catalog;
  private final Home home;
  private final LongSupplier nanoTime;
  private final RepairPace pace = new RepairPace();

  ClusterStatus(Catalog catalog, Home home, LongSupplier nanoTime) {
    this.catalog = catalog;
    this.home = home;
    this.nanoTime = nanoTime;
  }

  /** The state of the cluster as it is now. */
  Uni<JsonDocument> status(QueryParameters query) {
    return Uni.combine()
        .all()
        .unis(
            catalog.members(),
            catalog.newestLayout(),
            Census.take(catalog, home),
            catalog.backlog(home))
        .asTuple()
        .map(
            found -> {
              DriveStates drives = new DriveStates(found.getItem1());
              Survival.Figures figures = figures(drives, found.getItem2(), found.getItem3());
              OptionalLong seconds =
                  pace.secondsLeft(figures.degradedBytes(), nanoTime.getAsLong());
              return json -> {
                writeFigures(json, figures, seconds);
                writeBacklog(json, found.getItem4());
                writeMembers(json, found.getItem1(), drives);
                writeLayout(json, found.getItem2());
              };
            });
  }

  private static Survival.Figures figures(
      DriveStates drives, Optional<Layout> layout, List<PlacementCount> places) {
    List<PlacementCount> all = new ArrayList<>(places);
    if (places.isEmpty()) {
      layout.ifPresent(l -> all.addAll(empty(l)));
    }
    return new Survival(drives).of(all);
  }

  /** What blobs would get that are yet to come. */
  private static List<PlacementCount> empty(Layout layout) {
    int dataShards = layout.profile().dataShards();
    List<PlacementCount> places = new ArrayList<>(Group.COUNT);
    for (int group = 0; group < Group.COUNT; group++) {
      places.add(new PlacementCount(layout.drivesOf(new Group(group)), Set.of(), dataShards, 0, 0));
    }
    return places;
  }

  private static void writeFigures(
      JsonGenerator json, Survival.Figures figures, OptionalLong secondsLeft) throws IOException {
    json.writeNumberField("blobs", figures.blobs());
    json.writeNumberField("bytes", figures.bytes());
    json.writeNumberField("degradedBlobs", figures.degradedBlobs());
    json.writeNumberField("unavailableBlobs", figures.unavailableBlobs());
    json.writeNumberField("lostBlobs", figures.lostBlobs());
    json.writeNumberField("bytesAtRisk", figures.degradedBytes());
    if (secondsLeft.isPresent()) {
      json.writeNumberField("etaSeconds", secondsLeft.getAsLong());
    } else {
      json.writeNullField("etaSeconds");
    }
    json.writeObjectFieldStart("survives");
    json.writeNumberField("drives", figures.margin().drives());
    json.writeNumberField("nodes", figures.margin().nodes());
    json.writeNumberField("zones", figures.margin().zones());
    json.writeEndObject();
  }

  private static void writeBacklog(JsonGenerator json, Backlog backlog) throws IOException {
    json.writeNumberField("repairQueue", backlog.lostSweeps() + backlog.singles());
    json.writeNumberField("moveQueue", backlog.misplacedSweeps());
  }

  private static void writeMembers(JsonGenerator json, Membership members, DriveStates drives)
      throws IOException {
    json.writeObjectFieldStart("nodes");
    json.writeNumberField("total", members.nodes().size());
    json.writeNumberField(
        "suspected", members.nodes().stream().filter(NodeMember::isSuspected).count());
    json.writeEndObject();
    Map<String, Integer> states = new HashMap<>();
    members.drives().forEach(drive -> states.merge(drives.state(drive), 1, Integer::sum));
    json.writeObjectFieldStart("drives");
    json.writeNumberField("total", members.drives().size());
    for (String state : states.keySet().stream().sorted().toList()) {
      json.writeNumberField(state, states.getOrDefault(state, 0));
    }
    json.writeEndObject();
  }

  private static void writeLayout(JsonGenerator json, Optional<Layout> layout) throws IOException {
    if (layout.isPresent()) {
      json.writeNumberField("layout", layout.get().number());
      json.writeStringField("profile", layout.get().profile().toString());
    }
  }
}
