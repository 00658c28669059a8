package org.nonagon.gateway.s3.object;

import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.VersionId;

/**
 * An object that was written and is the current version.
 *
 * @param content its bytes
 * @param id of the version
 */
public record StoredObject(ObjectContent content, VersionId id) {}
