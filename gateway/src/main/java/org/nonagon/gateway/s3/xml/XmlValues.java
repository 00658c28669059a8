package org.nonagon.gateway.s3.xml;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.nonagon.protocol.object.ObjectChecksum;

/** How documents write times and checksums. */
final class XmlValues {

  /**
   * Milliseconds are written and always zero, as S3 has it: a time equals the Last-Modified of a
   * HEAD.
   */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'.000Z'", Locale.ROOT);

  private XmlValues() {}

  static String time(Instant time) {
    return TIME.format(time.atOffset(ZoneOffset.UTC));
  }

  /** The element that holds a checksum of a whole object or part. */
  static void writeChecksum(XmlWriter xml, Optional<ObjectChecksum> checksum) {
    checksum.ifPresent(c -> xml.element("Checksum" + c.algorithm().name(), c.value()));
  }
}
