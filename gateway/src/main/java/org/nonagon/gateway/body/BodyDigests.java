package org.nonagon.gateway.body;

import java.util.Optional;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectChecksum;

/**
 * What was computed over a body.
 *
 * @param length its bytes
 * @param etag the tag that its MD5 makes
 * @param checksum the additional checksum, if one was asked for
 */
public record BodyDigests(long length, EntityTag etag, Optional<ObjectChecksum> checksum) {}
