package org.nonagon.gateway.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.EndedScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.OpenScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;

/** Scrubs, of the drives of a {@code node}, one {@code drive}, or all when neither is named. */
final class ScrubOrders {
  private final Catalog catalog;
  private final Home home;

  ScrubOrders(Catalog catalog, Home home) {
    this.catalog = catalog;
    this.home = home;
  }

  /** Has drives read through from now on; says which of them cannot be. */
  Uni<JsonDocument> request(QueryParameters query) {
    DriveNames names = DriveNames.of(query);
    return catalog
        .members()
        .chain(
            members -> {
              DriveStates states = new DriveStates(members);
              List<DriveMember> named =
                  names.find(members).stream().filter(drive -> isMeant(drive, names)).toList();
              List<DriveMember> ready = named.stream().filter(states::isReachable).toList();
              return catalog
                  .requestScrub(home, new HashSet<>(ready.stream().map(ScrubOrders::id).toList()))
                  .map(micros -> json -> writeRequest(json, micros, named, states));
            });
  }

  /** A drive that was given up has nothing to be read, and is meant only where it is named. */
  private static boolean isMeant(DriveMember member, DriveNames names) {
    return member.drive().state() != Drive.State.LOST || names.drive().isPresent();
  }

  private static void writeRequest(
      JsonGenerator json, long micros, List<DriveMember> named, DriveStates states)
      throws IOException {
    json.writeNumberField("requestedMicros", micros);
    for (boolean isReachable : new boolean[] {true, false}) {
      json.writeArrayFieldStart(isReachable ? "drives" : "unreachable");
      for (DriveMember drive : named) {
        if (states.isReachable(drive) == isReachable) {
          json.writeNumber(id(drive).value());
        }
      }
      json.writeEndArray();
    }
  }

  private static DriveId id(DriveMember member) {
    return member.drive().id();
  }

  /** The round of each drive that is under way, and the last that ended. */
  Uni<JsonDocument> list(QueryParameters query) {
    DriveNames names = DriveNames.of(query);
    return catalog
        .members()
        .chain(
            members ->
                catalog.scrubs(home).map(scrubs -> json -> write(json, names, members, scrubs)));
  }

  private static void write(
      JsonGenerator json, DriveNames names, Membership members, List<DriveScrub> scrubs)
      throws IOException {
    DriveStates states = new DriveStates(members);
    Map<DriveId, DriveScrub> known =
        scrubs.stream().collect(Collectors.toMap(DriveScrub::drive, Function.identity()));
    json.writeArrayFieldStart("scrubs");
    for (DriveMember member : names.find(members)) {
      json.writeStartObject();
      Drive drive = member.drive();
      json.writeNumberField("drive", drive.id().value());
      json.writeNumberField("node", drive.node().value());
      json.writeStringField("state", states.state(member));
      json.writeBooleanField("reachable", states.isReachable(member));
      write(json, Optional.ofNullable(known.get(drive.id())));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Optional<DriveScrub> scrub) throws IOException {
    Optional<Long> requested = scrub.flatMap(DriveScrub::requestedMicros);
    if (requested.isPresent()) {
      json.writeNumberField("requestedMicros", requested.get());
    }
    Optional<OpenScrub> open = scrub.flatMap(DriveScrub::open);
    if (open.isPresent()) {
      json.writeObjectFieldStart("open");
      json.writeNumberField("startedMicros", open.get().startedMicros());
      json.writeNumberField("nextGroup", open.get().nextGroup());
      write(json, open.get().found());
      json.writeEndObject();
    }
    Optional<EndedScrub> ended = scrub.flatMap(DriveScrub::ended);
    if (ended.isPresent()) {
      json.writeObjectFieldStart("ended");
      json.writeNumberField("startedMicros", ended.get().startedMicros());
      json.writeNumberField("endedMicros", ended.get().endedMicros());
      write(json, ended.get().found());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, ScrubFindings found) throws IOException {
    json.writeNumberField("shards", found.shards());
    json.writeNumberField("blocks", found.blocks());
    json.writeNumberField("bytes", found.bytes());
    json.writeNumberField("corrupt", found.corrupt());
    json.writeNumberField("missing", found.missing());
    json.writeNumberField("leftOver", found.leftOver());
  }
}
