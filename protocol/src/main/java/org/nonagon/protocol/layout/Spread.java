package org.nonagon.protocol.layout;

import org.nonagon.erasure.ErasureProfile;

/**
 * How the shards of a group are to be spread over failure domains.
 *
 * <p>The most that a zone may have of a group is m, so that a group outlives a zone; where zones do
 * not allow that, the fewest that they do. The most that a node may have is then the fewest that
 * nodes allow: one, if there are enough. From these follow the achievable shares ({@link
 * FairShares}), and every domain has, of each group, its share rounded down or up: that is as even
 * as capacities allow.
 *
 * <p>A node or zone that is far smaller than the others does not count as one that 'allows': where
 * a limit would fill some drive more than {@value #MOST_OVERFILL} times as fast as its capacity
 * deserves, the limit on nodes is raised, then that on zones.
 */
final class Spread {
  /** How much faster than the others a drive may fill for the sake of the spread. */
  static final double MOST_OVERFILL = 4;

  /** Shares this close to a whole number are that number. */
  private static final double ROUNDING = 1e-6;

  private final FailureDomains domains;
  private final ErasureProfile profile;
  private final double[] unlimited;
  private final double[] shares;
  private final int[] least;
  private final int[] most;

  Spread(FailureDomains domains, ErasureProfile profile) {
    this.domains = domains;
    this.profile = profile;
    int width = profile.shards();
    this.unlimited = shares(width, width);
    this.shares = chooseShares();
    this.least = new int[domains.count()];
    this.most = new int[domains.count()];
    bound(domains.cluster());
  }

  /** The achievable share of a domain: shards of a group, on average. */
  double share(int domain) {
    return shares[domain];
  }

  /** The fewest shards of any group that a domain has. */
  int least(int domain) {
    return least[domain];
  }

  /** The most shards of any group that a domain has. */
  int most(int domain) {
    return most[domain];
  }

  private double[] chooseShares() {
    int width = profile.shards();
    int perZone = Math.max(1, profile.parityShards());
    while (perZone < width && !isAllowed(perZone, width)) {
      perZone++;
    }
    int perNode = 1;
    while (perNode < width && !isAllowed(perZone, perNode)) {
      perNode++;
    }
    return shares(perZone, perNode);
  }

  private boolean isAllowed(int perZone, int perNode) {
    return room(domains.cluster(), perZone, perNode) >= profile.shards()
        && overfill(shares(perZone, perNode)) <= MOST_OVERFILL;
  }

  private int room(int domain, int perZone, int perNode) {
    int room = 0;
    for (int child : domains.children(domain)) {
      room += domains.isDrive(child) ? 1 : room(child, perZone, perNode);
    }
    return Math.min(room, limit(domain, perZone, perNode));
  }

  private int limit(int domain, int perZone, int perNode) {
    if (domains.isDrive(domain)) {
      return 1;
    }
    if (domains.isNode(domain)) {
      return perNode;
    }
    return domains.isZone(domain) ? perZone : profile.shards();
  }

  private double[] shares(int perZone, int perNode) {
    return FairShares.of(domains, profile.shards(), d -> limit(d, perZone, perNode));
  }

  private double overfill(double[] limited) {
    double overfill = 0;
    for (int d = 0; d < domains.driveCount(); d++) {
      overfill = Math.max(overfill, limited[d] / unlimited[d]);
    }
    return overfill;
  }

  /** Rounds shares, from the drives up, so that bounds of a domain agree with those in it. */
  private void bound(int domain) {
    int leastInside = 0;
    int mostInside = domains.isDrive(domain) ? 1 : 0;
    for (int child : domains.children(domain)) {
      bound(child);
      leastInside += least[child];
      mostInside += most[child];
    }
    least[domain] = Math.max(leastInside, (int) Math.floor(shares[domain] + ROUNDING));
    most[domain] = Math.min(mostInside, (int) Math.ceil(shares[domain] - ROUNDING));
  }
}
