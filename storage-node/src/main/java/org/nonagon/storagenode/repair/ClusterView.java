package org.nonagon.storagenode.repair;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.nonagon.blobs.DriveTopology;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.ClusterCatalog;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.LayoutNumber;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.SettingCatalog;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;

/**
 * The cluster as the catalog last told it: drives, newest layouts, settings. As old as the last
 * {@link #refresh}; nothing is known before the first. A layout is asked for only when its number
 * is another one.
 *
 * <p>Safe for use by several threads.
 */
public final class ClusterView implements RepairParts.LayoutPlaces {
  private final MembershipCatalog members;
  private final ClusterCatalog cluster;
  private final SettingCatalog settings;
  private final Map<ErasureProfile, Layout> layouts = new ConcurrentHashMap<>();
  private final AtomicLong questions = new AtomicLong();
  private final List<Consumer<Membership>> followers = new ArrayList<>();
  private Optional<Membership> last = Optional.empty();
  private long answered;
  private volatile DriveTopology topology = DriveTopology.UNKNOWN;
  private volatile Map<ClusterSetting, Long> set = Map.of();

  /** A view that knows nothing yet. */
  public ClusterView(MembershipCatalog members, ClusterCatalog cluster, SettingCatalog settings) {
    this.members = members;
    this.cluster = cluster;
    this.settings = settings;
  }

  /**
   * Asks the catalog; afterwards the view knows at least what the catalog did. What fails leaves
   * the view as it was, but for what was told before.
   */
  public Uni<Void> refresh() {
    return Uni.createFrom()
        .deferred(
            () -> {
              long question = questions.incrementAndGet();
              return members
                  .members()
                  .invoke(now -> tell(question, now))
                  .chain(now -> refreshLayouts(now.layouts()))
                  .chain(settings::settings)
                  .invoke(now -> set = Map.copyOf(now))
                  .replaceWithVoid();
            });
  }

  /** Of answers that overtake each other the one to the later question stands. */
  private synchronized void tell(long question, Membership answer) {
    if (question > answered) {
      answered = question;
      topology = DriveTopology.of(answer.drives());
      last = Optional.of(answer);
      followers.forEach(follower -> follower.accept(answer));
    }
  }

  /** Tells somebody of the members: at once if they are known, and whenever they are told anew. */
  public synchronized void follow(Consumer<Membership> follower) {
    followers.add(follower);
    last.ifPresent(follower);
  }

  private Uni<Void> refreshLayouts(List<LayoutNumber> numbers) {
    return Multi.createFrom()
        .iterable(numbers.stream().filter(this::isNew).toList())
        .onItem()
        .transformToUniAndConcatenate(number -> cluster.layout(number.profile()))
        .onItem()
        .invoke(found -> found.ifPresent(this::tell))
        .onItem()
        .ignoreAsUni();
  }

  private void tell(Layout layout) {
    layouts.merge(
        layout.profile(), layout, (known, told) -> told.number() > known.number() ? told : known);
  }

  private boolean isNew(LayoutNumber number) {
    Layout known = layouts.get(number.profile());
    return known == null || known.number() < number.number();
  }

  @Override
  public List<DriveId> of(BlobManifest blob) {
    Layout layout = layouts.get(blob.stripes().profile());
    return layout == null ? blob.drives() : layout.drivesOf(blob.id().group());
  }

  /** The newest layout of a profile, if there is one. */
  public Optional<Layout> layout(ErasureProfile profile) {
    return Optional.ofNullable(layouts.get(profile));
  }

  /** What is known of the drives. */
  public DriveTopology topology() {
    return topology;
  }

  /** A setting, or its default. */
  public long setting(ClusterSetting setting) {
    return set.getOrDefault(setting, setting.fallback());
  }
}
