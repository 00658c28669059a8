package org.nonagon.protocol.object;

/** What a stored checksum was computed over. */
public enum ChecksumType {
  /** All bytes of the object. */
  FULL_OBJECT,
  /** The checksums of the parts, one after another. */
  COMPOSITE
}
