package org.nonagon.erasure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many shards an erasure-coded blob has: {@code dataShards} that hold its bytes and {@code
 * parityShards} computed from them. Any {@code dataShards} of the {@link #shards()} give the blob
 * back.
 *
 * <p>Shards are numbered from zero, data first. Written as {@code 6+3}.
 *
 * @param dataShards k, at least 1
 * @param parityShards m, at least 0; k + m is at most {@link #MAX_SHARDS}
 */
public record ErasureProfile(int dataShards, int parityShards) {

  /** GF(2^8) has this many elements, and every row of the coding matrix needs its own. */
  public static final int MAX_SHARDS = 256;

  /** Survives the loss of any three of nine shards; the default everywhere. */
  public static final ErasureProfile STANDARD = new ErasureProfile(6, 3);

  private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,2})\\+(0|[1-9][0-9]{0,2})");

  /** Checks the bounds. */
  public ErasureProfile {
    if (dataShards < 1 || dataShards > MAX_SHARDS) {
      throw new IllegalArgumentException(
          "dataShards must be from 1 to " + MAX_SHARDS + ", not " + dataShards);
    }
    if (parityShards < 0 || parityShards > MAX_SHARDS - dataShards) {
      throw new IllegalArgumentException(
          "parityShards must be from 0 to "
              + (MAX_SHARDS - dataShards)
              + " beside "
              + dataShards
              + " data shards, not "
              + parityShards);
    }
  }

  /**
   * Reads the form that {@link #toString()} writes.
   *
   * @param text for example {@code 6+3}; no spaces, signs or leading zeros
   * @throws IllegalArgumentException if the text has another form or the counts are out of bounds
   */
  public static ErasureProfile parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "An erasure profile is written like 6+3, not '" + text + "'");
    }
    return new ErasureProfile(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  /** All shards of a blob: data and parity. */
  public int shards() {
    return dataShards + parityShards;
  }

  @Override
  public String toString() {
    return dataShards + "+" + parityShards;
  }
}
