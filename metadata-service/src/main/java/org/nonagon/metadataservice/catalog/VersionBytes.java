package org.nonagon.metadataservice.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.Acl;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.EncryptedRun;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.PartBoundary;
import org.nonagon.protocol.object.Tags;
import org.nonagon.protocol.object.UserMetadata;

/**
 * What a version carries, as the catalog's {@code bytea} and {@code text} columns keep it. Most
 * versions carry nothing but a type, so absent values are null and take no space.
 *
 * <pre>
 * text    length of its UTF-8 (2 bytes), UTF-8
 * map     count (2), then key and value of each as text; in hdr, metadata has the prefix x-amz-meta-
 * acl     count (2), then grantee as text and permission (1) of each
 * parts   count (2), then number (2), length (8) and checksum as text, empty for none, of each
 * runs    count (4), then run id, offset (8), length (8), wrapped key and name of the key of each
 * etag    MD5 (16), and the number of parts (4) of a multipart object
 * </pre>
 *
 * A checksum is the text {@code ALGORITHM/TYPE/value}.
 */
final class VersionBytes {
  private static final String METADATA_PREFIX = "x-amz-meta-";
  private static final int MD5_BYTES = 16;
  private static final int MAX_TEXT_BYTES = 0xffff;

  private VersionBytes() {}

  static @Nullable Buffer headers(ContentHeaders headers, UserMetadata metadata) {
    if (metadata.values().isEmpty()) {
      return map(headers.values());
    }
    SortedMap<String, String> both = new TreeMap<>(headers.values());
    metadata.values().forEach((name, value) -> both.put(METADATA_PREFIX + name, value));
    return map(both);
  }

  /** The content headers among what {@link #headers} wrote. */
  static ContentHeaders contentHeaders(SortedMap<String, String> headers) {
    SortedMap<String, String> content = new TreeMap<>(headers);
    content.keySet().removeIf(name -> name.startsWith(METADATA_PREFIX));
    return content.isEmpty() ? ContentHeaders.NONE : new ContentHeaders(content);
  }

  /** The user metadata among what {@link #headers} wrote. */
  static UserMetadata metadata(SortedMap<String, String> headers) {
    SortedMap<String, String> metadata = new TreeMap<>();
    headers.forEach(
        (name, value) -> {
          if (name.startsWith(METADATA_PREFIX)) {
            metadata.put(name.substring(METADATA_PREFIX.length()), value);
          }
        });
    return metadata.isEmpty() ? UserMetadata.NONE : new UserMetadata(metadata);
  }

  static @Nullable Buffer map(Map<String, String> values) {
    if (values.isEmpty()) {
      return null;
    }
    Buffer buffer = Buffer.buffer().appendUnsignedShort(values.size());
    values.forEach(
        (key, value) -> {
          appendText(buffer, key);
          appendText(buffer, value);
        });
    return buffer;
  }

  static SortedMap<String, String> map(@Nullable Buffer buffer) {
    SortedMap<String, String> values = new TreeMap<>();
    if (buffer != null) {
      Reader reader = new Reader(buffer);
      int count = reader.unsignedShort();
      for (int i = 0; i < count; i++) {
        String key = reader.text();
        values.put(key, reader.text());
      }
    }
    return values;
  }

  static Tags tags(@Nullable Buffer buffer) {
    return buffer == null ? Tags.NONE : new Tags(map(buffer));
  }

  static @Nullable Buffer acl(Acl acl) {
    if (acl.grants().isEmpty()) {
      return null;
    }
    Buffer buffer = Buffer.buffer().appendUnsignedShort(acl.grants().size());
    for (Acl.Grant grant : acl.grants()) {
      appendText(buffer, grant.grantee());
      buffer.appendByte(code(grant.permission()));
    }
    return buffer;
  }

  static Acl acl(@Nullable Buffer buffer) {
    if (buffer == null) {
      return Acl.PRIVATE;
    }
    Reader reader = new Reader(buffer);
    int count = reader.unsignedShort();
    List<Acl.Grant> grants = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String grantee = reader.text();
      grants.add(new Acl.Grant(grantee, permission(reader.unsignedByte())));
    }
    return new Acl(grants);
  }

  private static byte code(Acl.Permission permission) {
    return switch (permission) {
      case READ -> 1;
      case WRITE -> 2;
      case READ_ACP -> 3;
      case WRITE_ACP -> 4;
      case FULL_CONTROL -> 5;
    };
  }

  private static Acl.Permission permission(int code) {
    return switch (code) {
      case 1 -> Acl.Permission.READ;
      case 2 -> Acl.Permission.WRITE;
      case 3 -> Acl.Permission.READ_ACP;
      case 4 -> Acl.Permission.WRITE_ACP;
      case 5 -> Acl.Permission.FULL_CONTROL;
      default -> throw new IllegalStateException("no permission has the code " + code);
    };
  }

  static @Nullable Buffer parts(List<PartBoundary> parts) {
    if (parts.isEmpty()) {
      return null;
    }
    Buffer buffer = Buffer.buffer().appendUnsignedShort(parts.size());
    for (PartBoundary part : parts) {
      buffer.appendUnsignedShort(part.number()).appendLong(part.length());
      appendText(buffer, part.checksum().map(VersionBytes::text).orElse(""));
    }
    return buffer;
  }

  static List<PartBoundary> parts(@Nullable Buffer buffer) {
    if (buffer == null) {
      return List.of();
    }
    Reader reader = new Reader(buffer);
    int count = reader.unsignedShort();
    List<PartBoundary> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int number = reader.unsignedShort();
      long length = reader.int64();
      parts.add(new PartBoundary(number, length, checksum(reader.text())));
    }
    return parts;
  }

  static @Nullable Buffer runs(List<EncryptedRun> runs) {
    if (runs.isEmpty()) {
      return null;
    }
    Buffer buffer = Buffer.buffer().appendInt(runs.size());
    for (EncryptedRun run : runs) {
      appendText(buffer, run.runId());
      buffer.appendLong(run.offset()).appendLong(run.length());
      appendText(buffer, run.wrappedKey());
      appendText(buffer, run.wrappedBy());
    }
    return buffer;
  }

  static List<EncryptedRun> runs(@Nullable Buffer buffer) {
    if (buffer == null) {
      return List.of();
    }
    Reader reader = new Reader(buffer);
    int count = reader.int32();
    List<EncryptedRun> runs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      String id = reader.text();
      long offset = reader.int64();
      long length = reader.int64();
      String key = reader.text();
      runs.add(new EncryptedRun(id, offset, length, key, reader.text()));
    }
    return runs;
  }

  static Buffer etag(EntityTag etag) {
    String text = etag.value();
    Buffer buffer = Buffer.buffer(HexFormat.of().parseHex(text, 0, 2 * MD5_BYTES));
    return text.length() == 2 * MD5_BYTES
        ? buffer
        : buffer.appendInt(Integer.parseInt(text.substring(2 * MD5_BYTES + 1)));
  }

  static EntityTag etag(Buffer buffer) {
    String md5 = HexFormat.of().formatHex(buffer.getBytes(0, MD5_BYTES));
    return new EntityTag(buffer.length() == MD5_BYTES ? md5 : md5 + "-" + buffer.getInt(MD5_BYTES));
  }

  static String text(ObjectChecksum checksum) {
    return checksum.algorithm() + "/" + checksum.type() + "/" + checksum.value();
  }

  static Optional<ObjectChecksum> checksum(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return Optional.empty();
    }
    String[] fields = text.split("/", 3);
    return Optional.of(
        new ObjectChecksum(
            ChecksumAlgorithm.valueOf(fields[0]), ChecksumType.valueOf(fields[1]), fields[2]));
  }

  private static void appendText(Buffer buffer, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    if (bytes.length > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException("a text of " + bytes.length + " bytes");
    }
    buffer.appendUnsignedShort(bytes.length).appendBytes(bytes);
  }

  /** Reads what was appended, front to back. */
  private static final class Reader {
    private final Buffer buffer;
    private int at;

    Reader(Buffer buffer) {
      this.buffer = buffer;
    }

    int unsignedByte() {
      return buffer.getUnsignedByte(at++);
    }

    int unsignedShort() {
      at += Short.BYTES;
      return buffer.getUnsignedShort(at - Short.BYTES);
    }

    int int32() {
      at += Integer.BYTES;
      return buffer.getInt(at - Integer.BYTES);
    }

    long int64() {
      at += Long.BYTES;
      return buffer.getLong(at - Long.BYTES);
    }

    String text() {
      int length = unsignedShort();
      at += length;
      return buffer.getString(at - length, at, UTF_8.name());
    }
  }
}
