package org.nonagon.gateway.reclaim;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.shard.DriveStatus;
import org.nonagon.protocol.shard.ShardSpec;
import org.nonagon.protocol.shard.ShardStore;

/**
 * Compares what the drives hold with what the catalog knows, a range of groups at a time, and drops
 * shards of blobs that it does not know: left by writers that died before their commit.
 *
 * <p>A blob that is being written is unknown to the catalog too. So a pass drops only what the pass
 * before it, long enough ago, already found unknown. Even a writer that takes longer loses nothing
 * that was acknowledged: its blob is condemned before its shards are dropped, and its commit fails.
 *
 * <p>One pass at a time.
 */
final class OrphanSweep {
  private static final Logger LOG = Logger.getLogger(OrphanSweep.class);

  private final BlobCatalog catalog;
  private final Home home;
  private final Map<DriveId, ShardStore> stores;
  private final DriveDrops drives;
  private final ReclaimConfig config;
  private Set<BlobId> candidates = Set.of();

  OrphanSweep(
      BlobCatalog catalog, Home home, Map<DriveId, ShardStore> stores, ReclaimConfig config) {
    this.catalog = catalog;
    this.home = home;
    this.stores = Map.copyOf(stores);
    this.drives = new DriveDrops(drive -> Optional.ofNullable(this.stores.get(drive)));
    this.config = config;
  }

  /** A pass while no writer can be alive; gives how many blobs were dropped. */
  Uni<Integer> passAlone() {
    return pass(ids -> Uni.createFrom().item(ids));
  }

  /** A pass; gives how many blobs were dropped. */
  Uni<Integer> pass() {
    Set<BlobId> before = candidates;
    Set<BlobId> now = ConcurrentHashMap.newKeySet();
    return pass(ids -> unknown(ids).map(unknown -> seenTwice(unknown, before, now)))
        .invoke(dropped -> candidates = Set.copyOf(now));
  }

  private Uni<Collection<BlobId>> unknown(Collection<BlobId> ids) {
    return batched(ids, batch -> catalog.blobs(home, batch))
        .map(
            known -> {
              Set<BlobId> unknown = new HashSet<>(ids);
              known.stream().map(BlobManifest::id).forEach(unknown::remove);
              return unknown;
            });
  }

  private Collection<BlobId> seenTwice(
      Collection<BlobId> unknown, Set<BlobId> before, Set<BlobId> now) {
    unknown.stream()
        .filter(id -> !before.contains(id) && now.size() < config.maxCandidates())
        .forEach(now::add);
    return unknown.stream().filter(before::contains).toList();
  }

  private Uni<Integer> pass(Function<Collection<BlobId>, Uni<Collection<BlobId>>> suspects) {
    return ranges()
        .onItem()
        .transformToMulti(count -> Multi.createFrom().range(0, count).map(i -> range(i, count)))
        .onItem()
        .transformToUniAndConcatenate(range -> sweep(range, suspects))
        .collect()
        .with(Collectors.summingInt(Integer::intValue))
        .invoke(
            dropped -> {
              if (dropped > 0) {
                LOG.infof("shards of %d blobs that no commit knows were dropped", dropped);
              }
            });
  }

  /** Groups from the first up to and including the last. */
  private record Range(int first, int last) {}

  private static Range range(int index, int count) {
    long first = (long) Group.COUNT * index / count;
    long next = (long) Group.COUNT * (index + 1) / count;
    return new Range((int) first, (int) next - 1);
  }

  /** In how many ranges the groups are looked at, so that each fits memory. */
  private Uni<Integer> ranges() {
    return each(store -> store.status().map(DriveStatus::shards))
        .map(
            counts -> {
              long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
              return Math.clamp(most / config.sweepShards() + 1, 1, Group.COUNT);
            });
  }

  private Uni<Integer> sweep(
      Range range, Function<Collection<BlobId>, Uni<Collection<BlobId>>> suspects) {
    return each(store -> held(store, range))
        .chain(
            inventories -> {
              Map<DriveId, List<ShardId>> held = new TreeMap<>();
              inventories.forEach(found -> held.put(found.drive(), found.shards()));
              Set<BlobId> blobs =
                  held.values().stream()
                      .flatMap(List::stream)
                      .map(ShardId::blob)
                      .collect(Collectors.toSet());
              return suspects
                  .apply(blobs)
                  .chain(ids -> batched(ids, batch -> catalog.condemnUnknown(home, batch)))
                  .chain(condemned -> drop(held, Set.copyOf(condemned)));
            });
  }

  /** What a drive holds of a range. */
  private record Held(DriveId drive, List<ShardId> shards) {}

  private static Uni<Held> held(ShardStore store, Range range) {
    return store
        .inventory(range.first(), range.last())
        .map(specs -> new Held(store.drive(), specs.stream().map(ShardSpec::id).toList()));
  }

  private Uni<Integer> drop(Map<DriveId, List<ShardId>> held, Set<BlobId> condemned) {
    if (condemned.isEmpty()) {
      return Uni.createFrom().item(0);
    }
    return Multi.createFrom()
        .iterable(held.entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            entry ->
                drives.drop(
                    entry.getKey(),
                    entry.getValue().stream()
                        .filter(shard -> condemned.contains(shard.blob()))
                        .toList()))
        .onItem()
        .ignoreAsUni()
        .replaceWith(condemned.size());
  }

  /** Asks every drive, one after another; one that fails is passed over. */
  private <T> Uni<List<T>> each(Function<ShardStore, Uni<T>> question) {
    return Multi.createFrom()
        .iterable(stores.values())
        .onItem()
        .transformToUniAndConcatenate(
            store ->
                question
                    .apply(store)
                    .onFailure()
                    .invoke(lost -> LOG.debugf(lost, "drive %s is passed over", store.drive()))
                    .onFailure()
                    .recoverWithNull())
        .collect()
        .asList();
  }

  private static <T> Uni<List<T>> batched(
      Collection<BlobId> ids, Function<List<BlobId>, Uni<List<T>>> question) {
    List<BlobId> all = new ArrayList<>(ids);
    return Multi.createFrom()
        .iterable(
            IntStream.iterate(0, from -> from < all.size(), from -> from + BlobCatalog.MAX_BLOBS)
                .mapToObj(
                    from -> all.subList(from, Math.min(all.size(), from + BlobCatalog.MAX_BLOBS)))
                .toList())
        .onItem()
        .transformToUniAndConcatenate(question::apply)
        .collect()
        .with(Collectors.flatMapping(List::stream, Collectors.toList()));
  }
}
