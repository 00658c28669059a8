package org.nonagon.protocol.catalog;

import java.time.Instant;
import org.nonagon.protocol.object.ObjectContent;

/**
 * A part of an upload.
 *
 * @param number 1 to 10,000
 * @param modified when it was put, by the database's clock
 * @param content its bytes; a list of parts leaves the extents out. Its additional checksum is that
 *     of the part's bytes, whatever the type of the upload's
 */
public record UploadedPart(int number, Instant modified, ObjectContent content) {}
