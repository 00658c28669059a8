package org.nonagon.protocol.layout;

import java.util.function.IntToDoubleFunction;

/**
 * How many shards of a group each domain can be given on average, if drives are to fill as evenly
 * as the limits allow: the achievable shares.
 *
 * <p>They are the weighted max-min fair ones: all drives fill at one rate per byte of capacity
 * until a drive, node or zone reaches the most that it may have of a group; what is in it stays
 * there, and the others fill on. Nothing can be given to a drive beyond this without taking it from
 * one that is no fuller. A layout that gives every domain its share, rounded down or up, in every
 * group exists, since the limits are nested.
 */
final class FairShares {
  /** Each halves the error of a rate, which so ends where doubles do. */
  private static final int HALVINGS = 100;

  private final FailureDomains domains;
  private final IntToDoubleFunction limit;
  private final double[] shares;

  private FairShares(FailureDomains domains, IntToDoubleFunction limit) {
    this.domains = domains;
    this.limit = limit;
    this.shares = new double[domains.count()];
  }

  /**
   * The share of each domain.
   *
   * @param width how many shards a group has
   * @param limit the most that a domain may have of a group; together they hold at least a group
   */
  static double[] of(FailureDomains domains, int width, IntToDoubleFunction limit) {
    FairShares fair = new FairShares(domains, limit);
    fair.divide(domains.cluster(), width);
    return fair.shares;
  }

  private void divide(int domain, double amount) {
    shares[domain] = amount;
    if (domains.isDrive(domain)) {
      return;
    }
    double rate = rateThatFills(domain, amount);
    for (int child : domains.children(domain)) {
      divide(child, filled(child, rate));
    }
  }

  /** The lowest rate at which what is in a domain takes the amount. */
  private double rateThatFills(int domain, double amount) {
    double low = 0;
    double high = 1 / lightest(domain);
    for (int i = 0; i < HALVINGS && low < high; i++) {
      double middle = (low + high) / 2;
      if (filledInside(domain, middle) < amount) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  private double lightest(int domain) {
    if (domains.isDrive(domain)) {
      return domains.weight(domain);
    }
    double lightest = Double.MAX_VALUE;
    for (int child : domains.children(domain)) {
      lightest = Math.min(lightest, lightest(child));
    }
    return lightest;
  }

  private double filled(int domain, double rate) {
    double natural =
        domains.isDrive(domain) ? rate * domains.weight(domain) : filledInside(domain, rate);
    return Math.min(limit.applyAsDouble(domain), natural);
  }

  private double filledInside(int domain, double rate) {
    double sum = 0;
    for (int child : domains.children(domain)) {
      sum += filled(child, rate);
    }
    return sum;
  }
}
