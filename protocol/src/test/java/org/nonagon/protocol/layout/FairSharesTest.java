package org.nonagon.protocol.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairSharesTest {
  private static final double EXACT = 1e-9;

  private static double[] shares(DriveSet drives, int width, int perZone, int perNode) {
    FailureDomains domains = new FailureDomains(drives.all());
    return FairShares.of(domains, width, d -> limit(domains, d, width, perZone, perNode));
  }

  private static int limit(FailureDomains domains, int d, int width, int perZone, int perNode) {
    if (domains.isDrive(d)) {
      return 1;
    }
    if (domains.isNode(d)) {
      return perNode;
    }
    return domains.isZone(d) ? perZone : width;
  }

  @Test
  void withoutLimitsSharesAreInProportionToCapacities() {
    DriveSet drives = new DriveSet();
    for (int capacity : List.of(1, 2, 3, 4, 5)) {
      drives.addNode("z", 1, capacity);
    }

    double[] shares = shares(drives, 3, 3, 3);

    for (int d = 0; d < 5; d++) {
      assertThat(shares[d]).isCloseTo((d + 1) / 5.0, within(EXACT));
    }
  }

  @Test
  void aDriveIsInAGroupOnceAndTheOthersShareTheRest() {
    DriveSet drives = new DriveSet();
    for (int capacity : List.of(100, 1, 1, 2)) {
      drives.addNode("z", 1, capacity);
    }

    assertThat(shares(drives, 2, 2, 2))
        .startsWith(new double[] {1, 0.25, 0.25, 0.5}, within(EXACT));
  }

  @Test
  void aZoneAtItsLimitSharesThatByCapacity() {
    DriveSet drives = new DriveSet();
    drives.addNode("large", 2, 10);
    drives.addNode("large", 1, 20);
    drives.addNode("small", 4, 1);

    assertThat(shares(drives, 3, 2, 2))
        .startsWith(new double[] {0.5, 0.5, 1, 0.25, 0.25, 0.25, 0.25}, within(EXACT));
  }

  /** What defines weighted max-min fairness, so no other shares are fairer. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void onlyWhatIsAtALimitKeepsADriveEmptierThanOthers(long seed) {
    Random random = new Random(seed);
    DriveSet drives = new DriveSet();
    for (int node = 0; node < 12; node++) {
      drives.addNode("z" + node % 4, 1 + random.nextInt(3), 1 + random.nextInt(20));
    }
    FailureDomains domains = new FailureDomains(drives.all());
    double[] shares = shares(drives, 9, 3, 1);

    double sum = 0;
    for (int drive = 0; drive < domains.driveCount(); drive++) {
      sum += shares[drive];
      double rate = shares[drive] / domains.weight(drive);
      int domain = drive;
      // Climbs to the first domain that is full: within it, nothing fills faster.
      while (shares[domain] < limit(domains, domain, 9, 3, 1) - EXACT) {
        domain = domains.parent(domain);
      }
      assertThat(fastest(domains, shares, domain)).isLessThanOrEqualTo(rate + EXACT);
    }
    assertThat(sum).isCloseTo(9, within(EXACT));
  }

  private static double fastest(FailureDomains domains, double[] shares, int domain) {
    if (domains.isDrive(domain)) {
      return shares[domain] / domains.weight(domain);
    }
    double fastest = 0;
    for (int child : domains.children(domain)) {
      fastest = Math.max(fastest, fastest(domains, shares, child));
    }
    return fastest;
  }
}
