package org.nonagon.systemtests.simulation;

import io.smallrye.mutiny.Uni;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;
import org.nonagon.testkit.memory.InMemoryCatalog;

/** A catalog that is wrong in one way, as one process sees it. */
final class WrongCatalog implements InvocationHandler {
  private static final long SKEW_MICROS = 3_600_000_000L;
  private static final int RACE_MILLIS = 50;

  private final Mutant mutant;
  private final InMemoryCatalog right;
  private final Host near;
  private final Map<ObjectKey, Long> stamps;

  private WrongCatalog(
      Mutant mutant, InMemoryCatalog right, Host near, Map<ObjectKey, Long> stamps) {
    this.mutant = mutant;
    this.right = right;
    this.near = near;
    this.stamps = stamps;
  }

  /**
   * The catalog, right or wrong.
   *
   * @param near the process that asks
   * @param stamps when each key was written last, as gateways' clocks have it
   */
  static Catalog of(Mutant mutant, InMemoryCatalog right, Host near, Map<ObjectKey, Long> stamps) {
    return mutant == Mutant.NONE
        ? right
        : (Catalog)
            Proxy.newProxyInstance(
                Catalog.class.getClassLoader(),
                new Class<?>[] {Catalog.class},
                new WrongCatalog(mutant, right, near, stamps));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "commit" -> commit((Commit) arguments[0]);
      case "relocate" -> relocate((Home) arguments[0], (UUID) arguments[1], listOf(arguments[2]));
      default ->
          switch (mutant) {
            case DROP_WITHOUT_CONDEMNED -> dropped(method, arguments);
            case RECLAIM_WITHOUT_OLDEST_READER -> unread(method, arguments);
            case READ_BY_LAYOUT -> located(method, arguments);
            default -> asked(method, arguments);
          };
    };
  }

  private Object dropped(Method method, Object[] arguments) throws Throwable {
    return method.getName().equals("abandon")
        ? Uni.createFrom().item(arguments[2])
        : asked(method, arguments);
  }

  private Object unread(Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("reportReads")) {
      arguments[1] = Long.MAX_VALUE;
    }
    return asked(method, arguments);
  }

  private Object located(Method method, Object[] arguments) throws Throwable {
    Object answer = asked(method, arguments);
    return switch (method.getName()) {
      case "lookup" -> ((Uni<?>) answer).map(this::byLayout);
      case "blobs" -> ((Uni<?>) answer).map(found -> placed(listOf(found)));
      default -> answer;
    };
  }

  private Object asked(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(right, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @SuppressWarnings("unchecked") // The interface says what the list is of.
  private static <T> List<T> listOf(Object list) {
    return (List<T>) list;
  }

  private Uni<List<CommitOutcome>> commit(Commit commit) {
    return switch (mutant) {
      case FORGET_DEGRADED -> right.commit(with(commit, this::undegraded));
      case OLD_INCARNATION_COUNTS -> right.commit(with(commit, this::renewed));
      case COMMIT_WITHOUT_LOCKS -> commitLate(commit);
      case ORDER_BY_GATEWAY_CLOCK -> commitIfNewer(commit);
      default -> right.commit(commit);
    };
  }

  private static Commit with(Commit commit, UnaryOperator<WrittenBlob> change) {
    return new Commit(
        commit.id(),
        commit.home(),
        commit.blobs().stream().map(change).toList(),
        commit.session(),
        commit.entries());
  }

  private WrittenBlob undegraded(WrittenBlob blob) {
    BlobManifest manifest = blob.manifest();
    return renewed(
        new WrittenBlob(
            new BlobManifest(manifest.id(), manifest.stripes(), manifest.drives(), Set.of()),
            blob.incarnations()));
  }

  private WrittenBlob renewed(WrittenBlob blob) {
    Map<DriveId, Integer> now = new HashMap<>();
    SimulatedCluster.now(right.drives())
        .forEach(known -> now.put(known.drive().id(), known.drive().incarnation()));
    return new WrittenBlob(
        blob.manifest(),
        blob.manifest().drives().stream().map(d -> now.getOrDefault(d, 1)).toList());
  }

  private Uni<List<CommitOutcome>> commitLate(Commit commit) {
    if (commit.entries().size() > 1
        || !(commit.entries().getFirst() instanceof CommitEntry.Put put)
        || !(put.condition() instanceof WriteCondition.IfAbsent)) {
      return right.commit(commit);
    }
    CommitEntry.Put anyway =
        new CommitEntry.Put(
            put.bucket(),
            put.key(),
            WriteCondition.ALWAYS,
            put.versionNonce(),
            put.owner(),
            put.content(),
            put.attributes());
    Commit unconditional =
        new Commit(commit.id(), commit.home(), commit.blobs(), commit.session(), List.of(anyway));
    return right
        .lookup(put.bucket(), put.key(), java.util.Optional.empty())
        .chain(
            found ->
                found instanceof ObjectLookup.Absent
                    ? near.pause(RACE_MILLIS).chain(() -> right.commit(unconditional))
                    : right.commit(commit));
  }

  private Uni<List<CommitOutcome>> commitIfNewer(Commit commit) {
    long skew = near.toString().hashCode() % 2 == 0 ? SKEW_MICROS : 0;
    long stamp = near.nanoTime() / 1000 + skew;
    boolean isOlder =
        commit.entries().stream().anyMatch(e -> stamps.getOrDefault(e.key(), 0L) > stamp);
    if (isOlder && commit.entries().getFirst() instanceof CommitEntry.Delete) {
      return Uni.createFrom()
          .item(
              commit.entries().stream()
                  .<CommitOutcome>map(_ -> new CommitOutcome.Deleted(VersionId.NULL, false))
                  .toList());
    }
    commit.entries().forEach(e -> stamps.merge(e.key(), stamp, Math::max));
    return right.commit(commit);
  }

  private Uni<Set<Relocation>> relocate(Home home, UUID worker, List<Relocation> relocations) {
    if (mutant != Mutant.REPAIR_WITHOUT_COMPARE) {
      return right.relocate(home, worker, relocations);
    }
    List<Relocation> anyway =
        relocations.stream().map(wanted -> fromWherever(home, wanted)).toList();
    return right
        .relocateUnleased(anyway)
        .map(done -> done.size() == anyway.size() ? Set.copyOf(relocations) : Set.<Relocation>of());
  }

  private Relocation fromWherever(Home home, Relocation wanted) {
    return SimulatedCluster.now(right.blobs(home, List.of(wanted.blob()))).stream()
        .findFirst()
        .map(
            row ->
                new Relocation(
                    wanted.blob(),
                    wanted.column(),
                    row.drives().get(wanted.column()),
                    wanted.to(),
                    wanted.incarnation()))
        .orElse(wanted);
  }

  private Object byLayout(Object lookup) {
    return lookup instanceof ObjectLookup.Found found
        ? new ObjectLookup.Found(found.version(), found.current(), placed(found.blobs()))
        : lookup;
  }

  private List<BlobManifest> placed(List<BlobManifest> rows) {
    var layout = SimulatedCluster.now(right.layout(ErasureProfile.STANDARD)).orElseThrow();
    return rows.stream()
        .map(
            row ->
                new BlobManifest(
                    row.id(), row.stripes(), layout.drivesOf(row.id().group()), row.missing()))
        .toList();
  }
}
