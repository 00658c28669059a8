package org.nonagon.protocol.catalog;

import java.time.Instant;
import java.util.Optional;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectKey;

/**
 * A multipart upload in progress.
 *
 * @param id its id
 * @param bucket the bucket
 * @param key the key that it will become
 * @param owner the account that will own the version
 * @param initiated when it was begun, by the database's clock
 * @param attributes what the version will carry
 * @param checksum the additional checksum that its parts have, if any
 */
public record Upload(
    UploadId id,
    BucketId bucket,
    ObjectKey key,
    AccountId owner,
    Instant initiated,
    ObjectAttributes attributes,
    Optional<UploadChecksum> checksum) {
  /** The additional checksum of an upload. */
  public record UploadChecksum(ChecksumAlgorithm algorithm, ChecksumType type) {}
}
