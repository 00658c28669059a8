package org.nonagon.protocol.object;

/**
 * What a version carries beside its bytes.
 *
 * @param headers the stored content headers
 * @param metadata the user's own metadata
 * @param tags the tags
 * @param acl the access control list
 * @param lock retention and legal hold
 * @param storageClass the name of the storage class, {@value #STANDARD} by default
 */
public record ObjectAttributes(
    ContentHeaders headers,
    UserMetadata metadata,
    Tags tags,
    Acl acl,
    ObjectLock lock,
    String storageClass) {
  /** The class of the default profile. */
  public static final String STANDARD = "STANDARD";

  /** None of them, in the default class. */
  public static final ObjectAttributes NONE = of(ContentHeaders.NONE, UserMetadata.NONE);

  /** These headers and metadata, and defaults for the rest. */
  public static ObjectAttributes of(ContentHeaders headers, UserMetadata metadata) {
    return new ObjectAttributes(
        headers, metadata, Tags.NONE, Acl.PRIVATE, ObjectLock.NONE, STANDARD);
  }
}
