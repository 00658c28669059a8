package org.nonagon.gateway.body;

import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.checksum.Crc64Nvme;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;

/**
 * What was computed over a body.
 *
 * @param length its bytes
 * @param etag the tag that its MD5 makes
 * @param checksum the additional checksum, if one was asked for
 */
public record BodyDigests(long length, EntityTag etag, Optional<ObjectChecksum> checksum) {
  /** The body as content that these extents supply. */
  public ObjectContent content(List<Extent> extents) {
    long crc64 = 0;
    for (Extent extent : extents) {
      crc64 = Crc64Nvme.combine(crc64, extent.crc64(), extent.length());
    }
    return ObjectContent.plain(etag, crc64, extents, checksum);
  }
}
