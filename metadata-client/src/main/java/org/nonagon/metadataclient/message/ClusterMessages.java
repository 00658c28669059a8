package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.required;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.ClusterCalls;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.ClusterCatalog.RegisteredDrive;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;

/** Drives and layouts. */
public final class ClusterMessages {
  private ClusterMessages() {}

  /** As a message. */
  public static Values.Drive message(Drive drive) {
    return Values.Drive.newBuilder()
        .setId(drive.id().value())
        .setNode(drive.node().value())
        .setZone(drive.zone().name())
        .setIncarnation(drive.incarnation())
        .setCapacityBytes(drive.capacityBytes())
        .setState(message(drive.state()))
        .build();
  }

  /** As a value. */
  public static Drive value(Values.Drive drive) {
    return new Drive(
        new DriveId(drive.getId()),
        new NodeId(drive.getNode()),
        new Zone(drive.getZone()),
        drive.getIncarnation(),
        drive.getCapacityBytes(),
        value(drive.getState()));
  }

  static Values.DriveState message(Drive.State state) {
    return switch (state) {
      case ACTIVE -> Values.DriveState.DRIVE_STATE_ACTIVE;
      case DRAINING -> Values.DriveState.DRIVE_STATE_DRAINING;
      case LOST -> Values.DriveState.DRIVE_STATE_LOST;
    };
  }

  static Drive.State value(Values.DriveState state) {
    return switch (state) {
      case DRIVE_STATE_ACTIVE -> Drive.State.ACTIVE;
      case DRIVE_STATE_DRAINING -> Drive.State.DRAINING;
      case DRIVE_STATE_LOST -> Drive.State.LOST;
      case DRIVE_STATE_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknown("state of a drive");
    };
  }

  /** As a message. */
  public static Values.RegisteredDrive message(RegisteredDrive drive) {
    return Values.RegisteredDrive.newBuilder()
        .setDrive(message(drive.drive()))
        .setPath(drive.path())
        .setDevice(drive.device())
        .build();
  }

  /** As a value. */
  public static RegisteredDrive value(Values.RegisteredDrive drive) {
    return new RegisteredDrive(
        value(required(drive.hasDrive(), drive.getDrive(), "drive")),
        drive.getPath(),
        drive.getDevice());
  }

  /** As a message. */
  public static Values.DriveRegistration message(DriveRegistration registration) {
    Values.DriveRegistration.Builder message =
        Values.DriveRegistration.newBuilder()
            .setNode(registration.node().value())
            .setZone(registration.zone().name())
            .setPath(registration.path())
            .setDevice(registration.device())
            .setCapacityBytes(registration.capacityBytes());
    registration.known().ifPresent(drive -> message.setKnown(drive.value()));
    return message.build();
  }

  /** As a value. */
  public static DriveRegistration value(Values.DriveRegistration registration) {
    return new DriveRegistration(
        registration.hasKnown()
            ? Optional.of(new DriveId(registration.getKnown()))
            : Optional.empty(),
        new NodeId(registration.getNode()),
        new Zone(registration.getZone()),
        registration.getPath(),
        registration.getDevice(),
        registration.getCapacityBytes());
  }

  /** As a message. */
  public static Values.Layout message(Layout layout) {
    short[] drives = layout.toArray();
    ByteBuffer bytes = ByteBuffer.allocate(drives.length * Short.BYTES);
    bytes.asShortBuffer().put(drives);
    return Values.Layout.newBuilder()
        .setNumber(layout.number())
        .setProfile(BlobMessages.message(layout.profile()))
        .setDrives(ByteString.copyFrom(bytes))
        .build();
  }

  /** As a value. */
  public static Layout value(Values.Layout layout) {
    ByteString bytes = layout.getDrives();
    if (bytes.size() % Short.BYTES != 0) {
      throw new IllegalArgumentException("half a drive's number");
    }
    short[] drives = new short[bytes.size() / Short.BYTES];
    bytes.asReadOnlyByteBuffer().asShortBuffer().get(drives);
    return new Layout(
        layout.getNumber(),
        BlobMessages.value(required(layout.hasProfile(), layout.getProfile(), "profile")),
        drives);
  }

  /** As slices. */
  public static List<Calls.ListDrivesReply> slices(List<RegisteredDrive> drives) {
    return PageSlices.of(
        Fields.all(drives, ClusterMessages::message),
        (slice, _) -> Calls.ListDrivesReply.newBuilder().addAllDrives(slice).build());
  }

  /** As values. */
  public static List<RegisteredDrive> page(List<Calls.ListDrivesReply> slices) {
    return PageSlices.join(slices, Calls.ListDrivesReply::getDrivesList, ClusterMessages::value);
  }

  /** The drive that an answer tells of. */
  public static Drive registered(Calls.RegisterDriveReply reply) {
    return value(required(reply.hasDrive(), reply.getDrive(), "drive"));
  }

  /** The id that an answer tells. */
  public static UUID id(Calls.ClusterIdReply reply) {
    return Fields.value(required(reply.hasId(), reply.getId(), "cluster"));
  }

  /** What an answer found. */
  public static Optional<Layout> found(Calls.GetLayoutReply reply) {
    return reply.hasLayout() ? Optional.of(value(reply.getLayout())) : Optional.empty();
  }

  /** An answer that tells what was found. */
  public static Calls.GetLayoutReply layoutReply(Optional<Layout> found) {
    Calls.GetLayoutReply.Builder reply = Calls.GetLayoutReply.newBuilder();
    found.ifPresent(one -> reply.setLayout(message(one)));
    return reply.build();
  }

  /** An answer that tells of a drive. */
  public static Calls.RegisterDriveReply registered(Drive drive) {
    return Calls.RegisterDriveReply.newBuilder().setDrive(message(drive)).build();
  }

  /** An answer that tells the id. */
  public static Calls.ClusterIdReply id(UUID id) {
    return Calls.ClusterIdReply.newBuilder().setId(Fields.message(id)).build();
  }

  /** What an answer found. */
  public static Optional<ErasureProfile> found(ClusterCalls.GetProfileReply reply) {
    return reply.hasProfile()
        ? Optional.of(BlobMessages.value(reply.getProfile()))
        : Optional.empty();
  }

  /** An answer that tells what was found. */
  public static ClusterCalls.GetProfileReply profileReply(Optional<ErasureProfile> found) {
    ClusterCalls.GetProfileReply.Builder reply = ClusterCalls.GetProfileReply.newBuilder();
    found.ifPresent(profile -> reply.setProfile(BlobMessages.message(profile)));
    return reply.build();
  }
}
