package org.nonagon.metadataservice.catalog;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.catalog.MultipartAssembly;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;

/** A part as {@code put_part} takes it. */
final class PartArguments {
  /** How many arguments the function has. */
  static final int COUNT = 32;

  private PartArguments() {}

  static Tuple of(NewPart part) {
    List<Extent> merged = MultipartAssembly.mergeAdjacent(part.content().extents());
    Buffer key = Numbers.bytes(part.key());
    Tuple arguments =
        Tuple.tuple()
            .addInteger(part.bucket().home().number())
            .addUUID(part.id().value())
            .addUUID(part.session().map(WriteSession::value).orElse(null))
            .addLong(KeyLocks.ofPart(part.upload(), part.number()))
            .addInteger(Numbers.of(part.bucket()))
            .addBuffer(key)
            .addUUID(part.upload().value())
            .addInteger(part.number());
    Map<BlobId, Long> references = new LinkedHashMap<>();
    merged.forEach(extent -> references.merge(extent.blob(), extent.length(), Long::sum));
    BlobArrays blobs = new BlobArrays(part.blobs());
    references.forEach(
        (blob, bytes) -> {
          blobs.addLive(blob, bytes);
          blobs.own(blob, Numbers.of(part.bucket()), key);
        });
    blobs.addAll(arguments);
    arguments
        .addValue(references.keySet().stream().map(BlobId::value).toArray(UUID[]::new))
        .addValue(references.values().toArray(Long[]::new));
    addContent(arguments, part.content(), merged);
    return arguments;
  }

  private static void addContent(Tuple arguments, ObjectContent content, List<Extent> merged) {
    boolean isInline = merged.size() == 1 && merged.getFirst().crc64() == content.crc64();
    arguments.addLong(content.size()).addLong(content.crc64());
    if (isInline) {
      Extent only = merged.getFirst();
      arguments.addInteger(Math.toIntExact(only.offset())).addUUID(only.blob().value());
    } else {
      arguments.addInteger(null).addUUID(null);
    }
    arguments
        .addBuffer(VersionBytes.etag(content.etag()))
        .addString(content.checksum().map(VersionBytes::text).orElse(null))
        .addBuffer(VersionBytes.runs(content.runs()));
    if (isInline || merged.isEmpty()) {
      arguments.addValue(null).addValue(null).addValue(null).addValue(null);
    } else {
      ExtentArrays extents = new ExtentArrays();
      extents.append(merged);
      extents.addAll(arguments);
    }
  }
}
