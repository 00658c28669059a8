package org.nonagon.benchmarks.layout;

import java.util.Arrays;
import java.util.Random;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.Layout;

/**
 * How evenly something is spread over drives.
 *
 * @param drives over how many
 * @param least what the emptiest has
 * @param mean what one has on average
 * @param most what the fullest has
 * @param deviation the standard deviation
 */
record LoadFigures(int drives, double least, double mean, double most, double deviation) {

  /** The columns of groups that each drive of a layout has. */
  static LoadFigures ofColumns(Layout layout) {
    double[] load = new double[Short.MAX_VALUE + 1];
    for (short drive : layout.toArray()) {
      load[drive]++;
    }
    return of(load);
  }

  /** The shards that each drive has when so many blobs hash to groups. */
  static LoadFigures ofShards(Layout layout, long blobs, Random random) {
    double[] load = new double[Short.MAX_VALUE + 1];
    short[] slots = layout.toArray();
    int width = layout.profile().shards();
    double mean = (double) blobs / Group.COUNT;
    for (int group = 0; group < Group.COUNT; group++) {
      // Blobs of a group are binomial; so many of them are normal.
      double inGroup = Math.round(mean + Math.sqrt(mean) * random.nextGaussian());
      for (int column = 0; column < width; column++) {
        load[slots[group * width + column]] += inGroup;
      }
    }
    return of(load);
  }

  private static LoadFigures of(double[] load) {
    double[] used = Arrays.stream(load).filter(l -> l > 0).toArray();
    double mean = Arrays.stream(used).average().orElseThrow();
    double variance = Arrays.stream(used).map(l -> (l - mean) * (l - mean)).average().orElseThrow();
    return new LoadFigures(
        used.length,
        Arrays.stream(used).min().orElseThrow(),
        mean,
        Arrays.stream(used).max().orElseThrow(),
        Math.sqrt(variance));
  }
}
