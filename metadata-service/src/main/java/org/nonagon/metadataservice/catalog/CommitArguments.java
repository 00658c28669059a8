package org.nonagon.metadataservice.catalog;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.MultipartAssembly;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.VersionId;

/** A commit as {@code commit_objects} takes it: an array for each column. */
final class CommitArguments {
  /** How many arguments the function has. */
  static final int COUNT = 51;

  private static final short PUT = 1;
  private static final short DELETE = 2;
  private static final short DELETE_VERSION = 3;

  private final Commit commit;
  private final BlobArrays blobs;
  private final ExtentArrays extents = new ExtentArrays();
  private final Map<BlobId, List<CommitEntry>> members = new LinkedHashMap<>();
  private final List<Integer> referenceEntries = new ArrayList<>();
  private final List<UUID> referenceBlobs = new ArrayList<>();
  private final List<Long> referenceBytes = new ArrayList<>();
  private final Columns columns;

  private CommitArguments(Commit commit) {
    this.commit = commit;
    this.blobs = new BlobArrays(commit.blobs());
    this.columns = new Columns(commit.entries().size());
  }

  static Tuple of(Commit commit) {
    CommitArguments arguments = new CommitArguments(commit);
    for (int i = 0; i < commit.entries().size(); i++) {
      arguments.add(i, commit.entries().get(i));
    }
    return arguments.tuple();
  }

  private void add(int at, CommitEntry entry) {
    columns.bucket[at] = Numbers.of(entry.bucket());
    columns.key[at] = Numbers.bytes(entry.key());
    columns.nonce[at] = entry.versionNonce();
    columns.vrank[at] = 0L;
    columns.vnonce[at] = 0L;
    condition(at, entry.condition());
    switch (entry) {
      case CommitEntry.Put put -> put(at, put);
      case CommitEntry.Delete delete -> delete(at, delete);
    }
  }

  private void condition(int at, WriteCondition condition) {
    columns.condition[at] =
        switch (condition) {
          case WriteCondition.Always always -> (short) 0;
          case WriteCondition.IfAbsent ifAbsent -> (short) 1;
          case WriteCondition.IfPresent ifPresent -> (short) 2;
          case WriteCondition.IfMatch ifMatch -> {
            columns.conditionTag[at] = tag(ifMatch.etag());
            yield (short) 3;
          }
        };
  }

  private static Buffer tag(EntityTag etag) {
    return VersionBytes.etag(etag);
  }

  private void delete(int at, CommitEntry.Delete delete) {
    columns.kind[at] = delete.version().isPresent() ? DELETE_VERSION : DELETE;
    columns.owner[at] = delete.owner().value();
    columns.flags[at] = (short) (delete.bypassGovernance() ? VersionFlags.BYPASS_GOVERNANCE : 0);
    VersionId version = delete.version().orElse(VersionId.NULL);
    columns.vrank[at] = version.rank();
    columns.vnonce[at] = version.nonce();
    columns.size[at] = 0L;
    columns.crc64[at] = 0L;
  }

  private void put(int at, CommitEntry.Put put) {
    ObjectContent content = put.content();
    columns.kind[at] = PUT;
    columns.owner[at] = put.owner().value();
    columns.size[at] = content.size();
    columns.crc64[at] = content.crc64();
    columns.etag[at] = tag(content.etag());
    columns.checksum[at] = content.checksum().map(VersionBytes::text).orElse(null);
    columns.parts[at] = VersionBytes.parts(content.parts());
    columns.runs[at] = VersionBytes.runs(content.runs());
    ObjectAttributes attributes = put.attributes();
    columns.attributes(at, attributes);
    int apart = extents(at, put);
    columns.flags[at] = (short) (VersionFlags.of(attributes.lock()) | apart);
  }

  /** Places the extents of a version and gives the flags that say where they are. */
  private int extents(int at, CommitEntry.Put put) {
    ObjectContent content = put.content();
    List<Extent> merged = MultipartAssembly.mergeAdjacent(content.extents());
    refer(at, merged);
    if (merged.isEmpty()) {
      return 0;
    }
    Extent first = merged.getFirst();
    boolean isInline = merged.size() == 1 && first.crc64() == content.crc64();
    if (isInline) {
      columns.blob[at] = first.blob().value();
      columns.offset[at] = Math.toIntExact(first.offset());
    } else {
      columns.start[at] = extents.append(merged);
      columns.count[at] = merged.size();
    }
    if (isInline && blobs.contains(first.blob())) {
      members.computeIfAbsent(first.blob(), _ -> new ArrayList<>()).add(put);
      return 0;
    }
    return merged.size() > ObjectContent.LOOKUP_EXTENTS
        ? VersionFlags.REFERENCES_APART | VersionFlags.PAGES
        : VersionFlags.REFERENCES_APART;
  }

  private void refer(int at, List<Extent> merged) {
    Map<BlobId, Long> bytes = new LinkedHashMap<>();
    merged.forEach(extent -> bytes.merge(extent.blob(), extent.length(), Long::sum));
    bytes.forEach(
        (blob, sum) -> {
          referenceEntries.add(at + 1);
          referenceBlobs.add(blob.value());
          referenceBytes.add(sum);
          blobs.addLive(blob, sum);
        });
  }

  private Tuple tuple() {
    Tuple arguments =
        Tuple.tuple()
            .addInteger(commit.home().number())
            .addUUID(commit.id().value())
            .addUUID(commit.session().map(WriteSession::value).orElse(null));
    arguments.addValue(
        commit.entries().stream()
            .map(entry -> Numbers.of(entry.bucket()))
            .sorted()
            .distinct()
            .toArray(Integer[]::new));
    arguments.addValue(
        commit.entries().stream().map(Numbers::lock).sorted().distinct().toArray(Long[]::new));
    List<CommitEntry> packed = owners();
    blobs.addAll(arguments);
    arguments
        .addValue(packedBlobs().toArray(UUID[]::new))
        .addValue(packed.stream().map(e -> Numbers.of(e.bucket())).toArray(Integer[]::new))
        .addValue(packed.stream().map(e -> Numbers.bytes(e.key())).toArray(Buffer[]::new))
        .addValue(referenceEntries.toArray(Integer[]::new))
        .addValue(referenceBlobs.toArray(UUID[]::new))
        .addValue(referenceBytes.toArray(Long[]::new));
    columns.addAll(arguments);
    extents.addAll(arguments);
    return arguments;
  }

  /** Names the only key of each blob that has one, and gives the entries of the packs. */
  private List<CommitEntry> owners() {
    List<CommitEntry> packed = new ArrayList<>();
    members.forEach(
        (blob, entries) -> {
          if (entries.size() == 1) {
            CommitEntry only = entries.getFirst();
            blobs.own(blob, Numbers.of(only.bucket()), Numbers.bytes(only.key()));
          } else {
            packed.addAll(entries);
          }
        });
    return packed;
  }

  private List<UUID> packedBlobs() {
    List<UUID> ids = new ArrayList<>();
    members.forEach(
        (blob, entries) -> {
          if (entries.size() > 1) {
            entries.forEach(_ -> ids.add(blob.value()));
          }
        });
    return ids;
  }

  /** The columns of the entries. */
  private static final class Columns {
    final Integer[] bucket;
    final Buffer[] key;
    final Short[] kind;
    final Short[] condition;
    final @Nullable Buffer[] conditionTag;
    final Long[] nonce;
    final Long[] owner;
    final Long[] vrank;
    final Long[] vnonce;
    final Short[] flags;
    final Long[] size;
    final Long[] crc64;
    final @Nullable Buffer[] etag;
    final @Nullable Integer[] offset;
    final @Nullable UUID[] blob;
    final @Nullable String[] storageClass;
    final @Nullable String[] checksum;
    final @Nullable Buffer[] headers;
    final @Nullable Buffer[] tags;
    final @Nullable Buffer[] acl;
    final @Nullable Buffer[] parts;
    final @Nullable Buffer[] runs;
    final @Nullable Long[] retainUntil;
    final @Nullable Integer[] start;
    final @Nullable Integer[] count;

    Columns(int entries) {
      bucket = new Integer[entries];
      key = new Buffer[entries];
      kind = new Short[entries];
      condition = new Short[entries];
      conditionTag = new @Nullable Buffer[entries];
      nonce = new Long[entries];
      owner = new Long[entries];
      vrank = new Long[entries];
      vnonce = new Long[entries];
      flags = new Short[entries];
      size = new Long[entries];
      crc64 = new Long[entries];
      etag = new @Nullable Buffer[entries];
      offset = new @Nullable Integer[entries];
      blob = new @Nullable UUID[entries];
      storageClass = new @Nullable String[entries];
      checksum = new @Nullable String[entries];
      headers = new @Nullable Buffer[entries];
      tags = new @Nullable Buffer[entries];
      acl = new @Nullable Buffer[entries];
      parts = new @Nullable Buffer[entries];
      runs = new @Nullable Buffer[entries];
      retainUntil = new @Nullable Long[entries];
      start = new @Nullable Integer[entries];
      count = new @Nullable Integer[entries];
    }

    void attributes(int at, ObjectAttributes attributes) {
      storageClass[at] = VersionColumns.storageClass(attributes);
      headers[at] = VersionBytes.headers(attributes.headers(), attributes.metadata());
      tags[at] = VersionBytes.map(attributes.tags().values());
      acl[at] = VersionBytes.acl(attributes.acl());
      retainUntil[at] = VersionFlags.retainUntil(attributes.lock());
    }

    void addAll(Tuple arguments) {
      arguments
          .addValue(bucket)
          .addValue(key)
          .addValue(kind)
          .addValue(condition)
          .addValue(conditionTag)
          .addValue(nonce)
          .addValue(owner)
          .addValue(vrank)
          .addValue(vnonce)
          .addValue(flags)
          .addValue(size)
          .addValue(crc64)
          .addValue(etag)
          .addValue(offset)
          .addValue(blob)
          .addValue(storageClass)
          .addValue(checksum)
          .addValue(headers)
          .addValue(tags)
          .addValue(acl)
          .addValue(parts)
          .addValue(runs)
          .addValue(retainUntil)
          .addValue(start)
          .addValue(count);
    }
  }
}
