package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BlobCatalog;
import org.nonagon.protocol.catalog.BlobCatalog.Damage;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteSession;
import org.nonagon.protocol.layout.DriveId;

/** Blobs: their ids, their manifests, damage to their shards. */
public final class BlobMessages {
  private BlobMessages() {}

  /** As a message. */
  public static Values.Uuid message(BlobId blob) {
    return Fields.message(blob.value());
  }

  /** As a value. */
  public static BlobId value(Values.Uuid blob) {
    return new BlobId(Fields.value(blob));
  }

  /** As messages. */
  public static List<Values.Uuid> ids(List<BlobId> blobs) {
    return all(blobs, BlobMessages::message);
  }

  /** As values. */
  public static List<BlobId> idValues(List<Values.Uuid> blobs) {
    return all(blobs, BlobMessages::value);
  }

  /** As a message. */
  public static Values.ErasureProfile message(ErasureProfile profile) {
    return Values.ErasureProfile.newBuilder()
        .setDataShards(profile.dataShards())
        .setParityShards(profile.parityShards())
        .build();
  }

  /** As a value. */
  public static ErasureProfile value(Values.ErasureProfile profile) {
    return new ErasureProfile(profile.getDataShards(), profile.getParityShards());
  }

  /** As a message. */
  public static Values.BlobManifest message(BlobManifest manifest) {
    StripeLayout stripes = manifest.stripes();
    return Values.BlobManifest.newBuilder()
        .setId(message(manifest.id()))
        .setProfile(message(stripes.profile()))
        .setCellBytes(stripes.cellBytes())
        .setLength(stripes.length())
        .addAllDrives(all(manifest.drives(), DriveId::value))
        .addAllMissing(manifest.missing())
        .build();
  }

  /** As a value. */
  public static BlobManifest value(Values.BlobManifest manifest) {
    StripeLayout stripes =
        new StripeLayout(
            value(required(manifest.hasProfile(), manifest.getProfile(), "profile")),
            manifest.getCellBytes(),
            manifest.getLength());
    return new BlobManifest(
        value(required(manifest.hasId(), manifest.getId(), "blob")),
        stripes,
        all(manifest.getDrivesList(), DriveId::new),
        Set.copyOf(manifest.getMissingList()));
  }

  static List<Values.WrittenBlob> written(List<WrittenBlob> blobs) {
    return all(
        blobs,
        blob ->
            Values.WrittenBlob.newBuilder()
                .setManifest(message(blob.manifest()))
                .addAllIncarnations(blob.incarnations())
                .build());
  }

  static List<WrittenBlob> writtenValues(List<Values.WrittenBlob> blobs) {
    return all(
        blobs,
        blob ->
            new WrittenBlob(
                value(required(blob.hasManifest(), blob.getManifest(), "manifest")),
                blob.getIncarnationsList()));
  }

  static Optional<WriteSession> session(boolean present, Values.Uuid session) {
    return present ? Optional.of(new WriteSession(Fields.value(session))) : Optional.empty();
  }

  /** A call. */
  public static Calls.RegisterPendingRequest pending(
      Home home, WriteSession session, List<WrittenBlob> blobs) {
    return Calls.RegisterPendingRequest.newBuilder()
        .setHome(home.number())
        .setSession(Fields.message(session.value()))
        .addAllBlobs(written(blobs))
        .build();
  }

  /** What a call registers. */
  public static List<WrittenBlob> blobs(Calls.RegisterPendingRequest request) {
    return writtenValues(
        Fields.bounded(request.getBlobsList(), BlobCatalog.MAX_BLOBS, "blobs of a call"));
  }

  /** A call. */
  public static Calls.ReportDamageRequest damage(
      Home home, ShardId shard, DriveId drive, Damage damage) {
    return Calls.ReportDamageRequest.newBuilder()
        .setHome(home.number())
        .setBlob(message(shard.blob()))
        .setIndex(shard.index())
        .setDrive(drive.value())
        .setDamage(message(damage))
        .build();
  }

  /** The shard that a call speaks of. */
  public static ShardId shard(Calls.ReportDamageRequest request) {
    return new ShardId(
        value(required(request.hasBlob(), request.getBlob(), "blob")), request.getIndex());
  }

  private static Values.Damage message(Damage damage) {
    return switch (damage) {
      case MISSING -> Values.Damage.DAMAGE_MISSING;
      case CORRUPT -> Values.Damage.DAMAGE_CORRUPT;
    };
  }

  /** As a value. */
  public static Damage value(Values.Damage damage) {
    return switch (damage) {
      case DAMAGE_MISSING -> Damage.MISSING;
      case DAMAGE_CORRUPT -> Damage.CORRUPT;
      case DAMAGE_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknown("damage");
    };
  }

  /** As slices. */
  public static List<Calls.GetBlobsReply> slices(List<BlobManifest> blobs) {
    return PageSlices.of(
        all(blobs, BlobMessages::message),
        (slice, _) -> Calls.GetBlobsReply.newBuilder().addAllBlobs(slice).build());
  }

  /** As values. */
  public static List<BlobManifest> page(List<Calls.GetBlobsReply> slices) {
    return PageSlices.join(slices, Calls.GetBlobsReply::getBlobsList, BlobMessages::value);
  }

  /** As slices. */
  public static List<Calls.ReclaimableReply> reclaimableSlices(List<BlobManifest> blobs) {
    return PageSlices.of(
        all(blobs, BlobMessages::message),
        (slice, _) -> Calls.ReclaimableReply.newBuilder().addAllBlobs(slice).build());
  }

  /** As values. */
  public static List<BlobManifest> reclaimablePage(List<Calls.ReclaimableReply> slices) {
    return PageSlices.join(slices, Calls.ReclaimableReply::getBlobsList, BlobMessages::value);
  }

  /** The session that a call names. */
  public static WriteSession named(boolean present, Values.Uuid session) {
    return new WriteSession(Fields.value(required(present, session, "session")));
  }

  /** The blobs that a call names, no more than it may. */
  public static List<BlobId> named(List<Values.Uuid> blobs) {
    return idValues(Fields.bounded(blobs, BlobCatalog.MAX_BLOBS, "blobs of a call"));
  }

  /** An answer that tells of blobs that were given up. */
  public static Calls.AbandonReply abandoned(List<BlobId> blobs) {
    return Calls.AbandonReply.newBuilder().addAllBlobs(ids(blobs)).build();
  }

  /** An answer that tells of blobs that were condemned. */
  public static Calls.CondemnUnknownReply condemned(List<BlobId> blobs) {
    return Calls.CondemnUnknownReply.newBuilder().addAllBlobs(ids(blobs)).build();
  }
}
