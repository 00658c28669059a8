package org.nonagon.protocol.object;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An entity tag without its quotes: the hexadecimal MD5 of a plain object or part, or that of a
 * multipart object, which is the MD5 of its parts' MD5s, a hyphen and the number of parts.
 *
 * @param value 32 lower-case hexadecimal digits, perhaps followed by {@code -N}
 */
public record EntityTag(String value) {
  private static final int MD5_HEX_DIGITS = 32;
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{32}(-[1-9][0-9]{0,4})?");

  /** Refuses what is not the tag of an object of ours. */
  public EntityTag {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not an entity tag: " + value);
    }
  }

  /** The tag of a plain object or part from its 16 bytes of MD5. */
  public static EntityTag ofMd5(byte[] md5) {
    return new EntityTag(HexFormat.of().formatHex(md5));
  }

  /** Whether it is the MD5 of the bytes, and not that of the MD5s of parts. */
  public boolean isMd5() {
    return value.length() == MD5_HEX_DIGITS;
  }

  /** The tag in quotes, as headers and listings carry it. */
  public String quoted() {
    return '"' + value + '"';
  }

  @Override
  public String toString() {
    return value;
  }
}
