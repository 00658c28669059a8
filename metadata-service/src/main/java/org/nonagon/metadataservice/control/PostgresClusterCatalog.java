package org.nonagon.metadataservice.control;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.hibernate.reactive.mutiny.Mutiny;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;

/** The cluster's id, profile, drives and layouts in PostgreSQL. */
public final class PostgresClusterCatalog implements ClusterCatalog {
  private final ControlDatabase database;

  /** The cluster in the database that these sessions lead to. */
  public PostgresClusterCatalog(Mutiny.SessionFactory sessions) {
    this.database = new ControlDatabase(sessions);
  }

  @Override
  public Uni<UUID> clusterId() {
    return database.read(
        session -> session.get(ClusterEntity.class, true).map(ClusterEntity::clusterId));
  }

  @Override
  public Uni<Optional<ErasureProfile>> profile() {
    return database.read(
        session -> session.get(ClusterEntity.class, true).map(ClusterEntity::profile));
  }

  @Override
  public Uni<Boolean> setProfile(ErasureProfile profile) {
    return database.changeAlone(
        session ->
            session
                .get(ClusterEntity.class, true)
                .chain(cluster -> setProfile(session, cluster, profile)));
  }

  private static Uni<Boolean> setProfile(
      Mutiny.StatelessSession session, ClusterEntity cluster, ErasureProfile profile) {
    Optional<ErasureProfile> known = cluster.profile();
    if (known.isPresent()) {
      return Uni.createFrom().item(known.get().equals(profile));
    }
    cluster.setProfile(profile);
    return session.update(cluster).replaceWith(true);
  }

  @Override
  public Uni<List<RegisteredDrive>> drives() {
    return database.read(
        session ->
            session
                .createSelectionQuery("from DriveEntity d order by d.id", DriveEntity.class)
                .getResultList()
                .map(found -> found.stream().map(DriveEntity::toRegisteredDrive).toList()));
  }

  @Override
  public Uni<Drive> registerDrive(DriveRegistration registration) {
    return database.changeAlone(
        session ->
            putNode(session, registration)
                .chain(
                    () ->
                        registration
                            .known()
                            .map(known -> registerAgain(session, known, registration))
                            .orElseGet(() -> registerOnce(session, registration))));
  }

  private static Uni<Void> putNode(
      Mutiny.StatelessSession session, DriveRegistration registration) {
    int id = registration.node().value();
    String zone = registration.zone().name();
    return session
        .get(NodeEntity.class, id)
        .onItem()
        .transformToUni(
            found -> {
              if (found == null) {
                return session.insert(new NodeEntity(id, zone));
              }
              return found.isIn(zone)
                  ? Uni.createFrom().voidItem()
                  : session.update(new NodeEntity(id, zone));
            });
  }

  private static Uni<Drive> registerAgain(
      Mutiny.StatelessSession session, DriveId known, DriveRegistration registration) {
    return session
        .get(DriveEntity.class, known.value())
        .onItem()
        .ifNull()
        .failWith(() -> new IllegalArgumentException("never registered: " + known))
        .call(() -> beginLoss(session, known))
        .invoke(drive -> drive.register(registration))
        .call(session::update)
        .map(DriveEntity::toDrive);
  }

  /** What the drive had counts as gone, and is swept; see {@code R__repair.sql}. */
  private static Uni<Integer> beginLoss(Mutiny.StatelessSession session, DriveId drive) {
    return session
        .createNativeQuery("SELECT begin_loss(ARRAY[%d])".formatted(drive.value()), Integer.class)
        .getSingleResult();
  }

  /** The drive in the folder, which is there when the answer to an earlier call was lost. */
  private static Uni<Drive> registerOnce(
      Mutiny.StatelessSession session, DriveRegistration registration) {
    return session
        .createSelectionQuery(
            "from DriveEntity d where d.nodeId = :node and d.path = :path and d.state <> 'LOST'"
                + " order by d.id",
            DriveEntity.class)
        .setParameter("node", registration.node().value())
        .setParameter("path", registration.path())
        .setMaxResults(1)
        .getSingleResultOrNull()
        .onItem()
        .transformToUni(
            known ->
                known == null
                    ? registerNew(session, registration)
                    : Uni.createFrom().item(known.toDrive()));
  }

  private static Uni<Drive> registerNew(
      Mutiny.StatelessSession session, DriveRegistration registration) {
    return session
        .createSelectionQuery("select coalesce(max(d.id), 0) from DriveEntity d", Integer.class)
        .getSingleResult()
        .map(last -> new DriveEntity(last + 1))
        .invoke(drive -> drive.register(registration))
        .call(session::insert)
        .map(DriveEntity::toDrive);
  }

  @Override
  public Uni<Optional<Layout>> layout(ErasureProfile profile) {
    return database.read(session -> found(session, profile));
  }

  private static Uni<Optional<Layout>> found(
      Mutiny.StatelessSession session, ErasureProfile profile) {
    return session
        .createSelectionQuery(
            "from LayoutEntity l"
                + " where l.key.dataShards = :data and l.key.parityShards = :parity"
                + " order by l.key.number desc",
            LayoutEntity.class)
        .setParameter("data", profile.dataShards())
        .setParameter("parity", profile.parityShards())
        .setMaxResults(1)
        .getSingleResultOrNull()
        .map(found -> Optional.ofNullable(found).map(LayoutEntity::toLayout));
  }

  @Override
  public Uni<Boolean> installLayout(Layout layout) {
    return database.changeAlone(
        session ->
            newest(session, layout.profile())
                .chain(
                    number ->
                        layout.number() == number + 1
                            ? install(session, layout).replaceWith(true)
                            : Uni.createFrom().item(false)));
  }

  private static Uni<Void> install(Mutiny.StatelessSession session, Layout layout) {
    return found(session, layout.profile())
        .chain(
            before ->
                session
                    .insert(new LayoutEntity(layout))
                    .chain(
                        () ->
                            before
                                .map(old -> beginMove(session, layout.departures(old)))
                                .orElseGet(() -> Uni.createFrom().voidItem())));
  }

  private static Uni<Void> beginMove(
      Mutiny.StatelessSession session, List<Layout.Departure> departures) {
    if (departures.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return session
        .createNativeQuery("SELECT begin_move(:groups, :drives)", Integer.class)
        .setParameter("groups", joined(departures, departure -> departure.group().value()))
        .setParameter("drives", joined(departures, departure -> departure.drive().value()))
        .getSingleResult()
        .replaceWithVoid();
  }

  private static String joined(
      List<Layout.Departure> departures, ToIntFunction<Layout.Departure> field) {
    return departures.stream()
        .map(departure -> Integer.toString(field.applyAsInt(departure)))
        .collect(Collectors.joining(","));
  }

  private static Uni<Integer> newest(Mutiny.StatelessSession session, ErasureProfile profile) {
    return session
        .createSelectionQuery(
            "select coalesce(max(l.key.number), 0) from LayoutEntity l"
                + " where l.key.dataShards = :data and l.key.parityShards = :parity",
            Integer.class)
        .setParameter("data", profile.dataShards())
        .setParameter("parity", profile.parityShards())
        .getSingleResult();
  }
}
