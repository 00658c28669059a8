package org.nonagon.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that secrets are sealed with where they are kept, by AES-256-GCM.
 *
 * <pre>
 * a sealed secret, before base64:
 * +---------+-----------+--------------------------------+----------+
 * | 1 byte  | 12 bytes  | as long as the secret in UTF-8 | 16 bytes |
 * | version | nonce     | ciphertext                     | tag      |
 * +---------+-----------+--------------------------------+----------+
 * </pre>
 *
 * <p>The nonce is random, so a key may seal 2<sup>32</sup> secrets (NIST SP 800-38D, 8.3). What a
 * secret belongs to is authenticated with it: one that was moved to another access key does not
 * open.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class MasterKey {
  /** How long the key is. */
  public static final int KEY_BYTES = 32;

  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int HEADER_BYTES = 1 + NONCE_BYTES;

  /** Keeps secrets of access keys apart from whatever else the key may seal one day. */
  private static final String PURPOSE = "nonagon access key secret\0";

  private final SecretKeySpec key;
  private final SecureRandom random;

  /**
   * The key with these bytes.
   *
   * @param bytes {@value #KEY_BYTES} of them, which are copied
   * @param random where nonces come from
   */
  public MasterKey(byte[] bytes, SecureRandom random) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "a master key has %d bytes, not %d".formatted(KEY_BYTES, bytes.length));
    }
    this.key = new SecretKeySpec(bytes, "AES");
    this.random = random;
  }

  /**
   * The key that {@code text} writes in base64, white space around it aside; empty when it writes
   * none.
   */
  public static Optional<MasterKey> parse(String text, SecureRandom random) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text.strip());
      return bytes.length == KEY_BYTES
          ? Optional.of(new MasterKey(bytes, random))
          : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  /** A new key. */
  public static MasterKey generate(SecureRandom random) {
    byte[] bytes = new byte[KEY_BYTES];
    random.nextBytes(bytes);
    return new MasterKey(bytes, random);
  }

  /** The key in base64, for the file that keeps it and for nothing else. */
  public String toBase64() {
    return Base64.getEncoder().encodeToString(key.getEncoded());
  }

  /** Seals the secret of an access key; each time otherwise. */
  public String seal(String accessKeyId, String secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, nonce, accessKeyId).doFinal(secret.getBytes(UTF_8));
      byte[] record =
          ByteBuffer.allocate(HEADER_BYTES + sealed.length)
              .put(VERSION)
              .put(nonce)
              .put(sealed)
              .array();
      return Base64.getEncoder().encodeToString(record);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is part of every JDK", e);
    }
  }

  /**
   * The secret that was sealed for this access key; empty when it was sealed with another key or
   * for another access key, or was changed.
   */
  public Optional<String> open(String accessKeyId, String sealedSecret) {
    return decode(sealedSecret).flatMap(record -> open(accessKeyId, record));
  }

  private static Optional<byte[]> decode(String sealedSecret) {
    try {
      byte[] record = Base64.getDecoder().decode(sealedSecret);
      boolean known = record.length >= HEADER_BYTES + TAG_BYTES && record[0] == VERSION;
      return known ? Optional.of(record) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private Optional<String> open(String accessKeyId, byte[] record) {
    byte[] nonce = Arrays.copyOfRange(record, 1, HEADER_BYTES);
    try {
      byte[] secret =
          cipher(Cipher.DECRYPT_MODE, nonce, accessKeyId)
              .doFinal(record, HEADER_BYTES, record.length - HEADER_BYTES);
      return Optional.of(new String(secret, UTF_8));
    } catch (AEADBadTagException changed) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is part of every JDK", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String accessKeyId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD((PURPOSE + accessKeyId).getBytes(UTF_8));
    return cipher;
  }

  /** Says nothing of the key. */
  @Override
  public String toString() {
    return "MasterKey";
  }
}
