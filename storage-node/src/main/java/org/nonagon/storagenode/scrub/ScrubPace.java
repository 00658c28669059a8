package org.nonagon.storagenode.scrub;

import java.util.function.LongSupplier;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubRound;
import org.nonagon.protocol.layout.Group;

/**
 * How fast drives are read through. Both figures may change at any time.
 *
 * @param periodSeconds in what time a round is to end that nobody asked for
 * @param bytesPerSecond what is read of one drive in a second, at most
 */
public record ScrubPace(LongSupplier periodSeconds, LongSupplier bytesPerSecond) {
  private static final long MICROS = 1_000_000;

  /**
   * How long groups may take, so that a round ends with its period: their share of the time that is
   * left. None when it is late, or was asked for.
   *
   * @param nextGroup behind those groups, which begin where the round is
   * @return milliseconds
   */
  long shareMillis(ScrubRound round, int nextGroup) {
    if (round.isRequested()) {
      return 0;
    }
    long leftMicros = Math.max(0, periodSeconds.getAsLong() * MICROS - round.elapsedMicros());
    return leftMicros / 1000 * (nextGroup - round.nextGroup()) / (Group.COUNT - round.nextGroup());
  }
}
