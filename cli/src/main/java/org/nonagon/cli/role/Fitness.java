package org.nonagon.cli.role;

import java.util.Map;

/**
 * What a role says of itself.
 *
 * @param isReady whether requests should be sent to it
 * @param isDegraded whether it serves with less than it should have
 * @param data what this follows from, for people
 */
public record Fitness(boolean isReady, boolean isDegraded, Map<String, String> data) {
  /** Copies the map. */
  public Fitness {
    data = Map.copyOf(data);
  }

  /** Whole. */
  public static Fitness whole() {
    return new Fitness(true, false, Map.of());
  }

  /** Not to be asked. */
  public static Fitness down(String name, String why) {
    return new Fitness(false, true, Map.of(name, why));
  }
}
