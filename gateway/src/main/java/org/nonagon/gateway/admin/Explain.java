package org.nonagon.gateway.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;

/**
 * Where an object is: the extents of its current version, the blobs that they are of, and for each
 * shard its drive, how that fares, and where the layout wants the shard. Of an object with very
 * many extents the first {@value ObjectContent#LOOKUP_EXTENTS} are told.
 */
final class Explain {
  private final Catalog catalog;

  Explain(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Explains the object of a {@code bucket} and a {@code key}. */
  Uni<JsonDocument> explain(QueryParameters query) {
    Arguments arguments = new Arguments(query);
    BucketName name =
        BucketName.parse(arguments.required("bucket"))
            .orElseThrow(() -> S3Error.INVALID_BUCKET_NAME.failure().exception());
    ObjectKey key = ObjectKey.of(arguments.required("key"));
    return catalog
        .bucket(name)
        .map(found -> found.orElseThrow(() -> S3Error.NO_SUCH_BUCKET.failure().exception()))
        .chain(
            bucket ->
                catalog
                    .lookup(bucket.id(), key, Optional.empty())
                    .chain(found -> explain(bucket, version(found))));
  }

  private static ObjectVersion version(ObjectLookup found) {
    return switch (found) {
      case ObjectLookup.Found(ObjectVersion version, _, _) -> version;
      case ObjectLookup.Marker _ -> throw S3Error.NO_SUCH_KEY.failure().exception();
      case ObjectLookup.Absent _ -> throw S3Error.NO_SUCH_KEY.failure().exception();
    };
  }

  private Uni<JsonDocument> explain(Bucket bucket, ObjectVersion version) {
    List<Extent> extents = version.content().extents();
    List<BlobId> blobs = extents.stream().map(Extent::blob).distinct().toList();
    return Uni.combine()
        .all()
        .unis(catalog.blobs(bucket.id().home(), blobs), catalog.members(), catalog.newestLayout())
        .asTuple()
        .map(
            found -> {
              Places places = new Places(new DriveStates(found.getItem2()), found.getItem3());
              return json -> {
                writeVersion(json, bucket, version);
                writeExtents(json, extents);
                json.writeArrayFieldStart("blobs");
                for (BlobManifest blob : found.getItem1()) {
                  places.write(json, blob);
                }
                json.writeEndArray();
              };
            });
  }

  private static void writeVersion(JsonGenerator json, Bucket bucket, ObjectVersion version)
      throws IOException {
    json.writeStringField("bucket", bucket.name().value());
    json.writeStringField("key", version.key().toString());
    json.writeStringField("versionId", version.id().toString());
    json.writeNumberField("size", version.content().size());
    json.writeStringField("etag", version.content().etag().toString());
    json.writeStringField("lastModified", version.lastModified().toString());
    json.writeBooleanField("isComplete", version.content().isComplete());
  }

  private static void writeExtents(JsonGenerator json, List<Extent> extents) throws IOException {
    json.writeArrayFieldStart("extents");
    for (Extent extent : extents) {
      json.writeStartObject();
      json.writeStringField("blob", extent.blob().toString());
      json.writeNumberField("offset", extent.offset());
      json.writeNumberField("length", extent.length());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The shards of blobs, and where a layout wants them. */
  private record Places(DriveStates drives, Optional<Layout> layout) {
    private void write(JsonGenerator json, BlobManifest blob) throws IOException {
      ErasureProfile profile = blob.stripes().profile();
      Optional<List<DriveId>> wanted =
          layout.filter(l -> l.profile().equals(profile)).map(l -> l.drivesOf(blob.id().group()));
      json.writeStartObject();
      json.writeStringField("blob", blob.id().toString());
      json.writeNumberField("group", blob.id().group().value());
      json.writeStringField("profile", profile.toString());
      json.writeNumberField("length", blob.stripes().length());
      json.writeNumberField("cellBytes", blob.stripes().cellBytes());
      json.writeArrayFieldStart("shards");
      for (int column = 0; column < profile.shards(); column++) {
        Optional<DriveId> there =
            wanted.isPresent() ? Optional.of(wanted.get().get(column)) : Optional.empty();
        write(json, blob, column, there);
      }
      json.writeEndArray();
      json.writeEndObject();
    }

    private void write(JsonGenerator json, BlobManifest blob, int column, Optional<DriveId> wanted)
        throws IOException {
      DriveId drive = blob.drives().get(column);
      json.writeStartObject();
      json.writeNumberField("column", column);
      json.writeNumberField("bytes", blob.stripes().shardLength(column));
      json.writeNumberField("drive", drive.value());
      Optional<DriveMember> member = drives.find(drive);
      if (member.isPresent()) {
        json.writeNumberField("node", member.get().drive().node().value());
        json.writeStringField("zone", member.get().drive().zone().name());
      }
      json.writeStringField(
          "state",
          blob.missing().contains(column) ? "missing" : member.map(drives::state).orElse("lost"));
      if (wanted.isPresent()) {
        json.writeNumberField("layoutDrive", wanted.get().value());
      }
      json.writeEndObject();
    }
  }
}
