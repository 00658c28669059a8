package org.nonagon.protocol.object;

/**
 * The key of one run: bytes that were sealed as one body or part. A version that was composed of
 * several has several, in the order of its bytes.
 *
 * @param runId the random id that the frames of the run are bound to, 32 hexadecimal digits
 * @param offset where the range that is used of the run begins in it, in bytes of plaintext
 * @param length how many bytes of plaintext of the run are used
 * @param wrappedKey the run's data key under the key that {@code wrappedBy} names, base64
 * @param wrappedBy the name of the wrapping key, never the key
 */
public record EncryptedRun(
    String runId, long offset, long length, String wrappedKey, String wrappedBy) {}
