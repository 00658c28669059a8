package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.nonagon.metadataclient.proto.ClusterCalls;
import org.nonagon.protocol.catalog.ClusterSetting;
import org.nonagon.protocol.catalog.MembershipCatalog;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.LayoutNumber;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeMember;
import org.nonagon.protocol.catalog.MembershipCatalog.NodeRegistration;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.DriveStatus;

/** Nodes, what they say of their drives, and settings. */
public final class MemberMessages {
  /** The most drives that a cluster has. */
  private static final int MAX_DRIVES = Short.MAX_VALUE;

  private MemberMessages() {}

  /** As a message. */
  public static ClusterCalls.RegisterNodeRequest message(NodeRegistration registration) {
    return ClusterCalls.RegisterNodeRequest.newBuilder()
        .setAddress(registration.address())
        .setZone(registration.zone().name())
        .build();
  }

  /** As a value. */
  public static NodeRegistration value(ClusterCalls.RegisterNodeRequest registration) {
    return new NodeRegistration(registration.getAddress(), new Zone(registration.getZone()));
  }

  /** As a message. */
  public static ClusterCalls.BeatRequest beat(NodeId node, List<DriveStatus> drives) {
    return ClusterCalls.BeatRequest.newBuilder()
        .setNode(node.value())
        .addAllDrives(all(drives, MemberMessages::message))
        .build();
  }

  /** What a beat says of drives, no more than one node may have. */
  public static List<DriveStatus> statuses(ClusterCalls.BeatRequest request) {
    return all(
        Fields.bounded(
            request.getDrivesList(), MembershipCatalog.MAX_DRIVES_OF_NODE, "drives of a node"),
        MemberMessages::value);
  }

  private static ClusterCalls.DriveStatus message(DriveStatus status) {
    return ClusterCalls.DriveStatus.newBuilder()
        .setDrive(status.drive().value())
        .setIncarnation(status.incarnation())
        .setHealth(message(status.health()))
        .setDetail(status.detail())
        .setCapacityBytes(status.capacityBytes())
        .setFreeBytes(status.freeBytes())
        .setShards(status.shards())
        .setShardBytes(status.shardBytes())
        .build();
  }

  private static DriveStatus value(ClusterCalls.DriveStatus status) {
    return new DriveStatus(
        new DriveId(status.getDrive()),
        status.getIncarnation(),
        value(status.getHealth()),
        status.getDetail(),
        status.getCapacityBytes(),
        status.getFreeBytes(),
        status.getShards(),
        status.getShardBytes());
  }

  private static ClusterCalls.DriveHealth message(DriveStatus.Health health) {
    return switch (health) {
      case HEALTHY -> ClusterCalls.DriveHealth.DRIVE_HEALTH_HEALTHY;
      case FULL -> ClusterCalls.DriveHealth.DRIVE_HEALTH_FULL;
      case READ_ONLY -> ClusterCalls.DriveHealth.DRIVE_HEALTH_READ_ONLY;
      case ISOLATED -> ClusterCalls.DriveHealth.DRIVE_HEALTH_ISOLATED;
    };
  }

  private static DriveStatus.Health value(ClusterCalls.DriveHealth health) {
    return switch (health) {
      case DRIVE_HEALTH_HEALTHY -> DriveStatus.Health.HEALTHY;
      case DRIVE_HEALTH_FULL -> DriveStatus.Health.FULL;
      case DRIVE_HEALTH_READ_ONLY -> DriveStatus.Health.READ_ONLY;
      case DRIVE_HEALTH_ISOLATED -> DriveStatus.Health.ISOLATED;
      case DRIVE_HEALTH_UNSPECIFIED, UNRECOGNIZED -> throw Fields.unknown("health of a drive");
    };
  }

  /** As a message. */
  public static ClusterCalls.Membership message(Membership members) {
    return ClusterCalls.Membership.newBuilder()
        .addAllNodes(all(members.nodes(), MemberMessages::message))
        .addAllDrives(all(members.drives(), MemberMessages::message))
        .addAllLayouts(all(members.layouts(), MemberMessages::message))
        .build();
  }

  /** As a value. */
  public static Membership value(ClusterCalls.Membership members) {
    return new Membership(
        all(members.getNodesList(), MemberMessages::value),
        all(members.getDrivesList(), MemberMessages::value),
        all(members.getLayoutsList(), MemberMessages::value));
  }

  private static ClusterCalls.NodeMember message(NodeMember node) {
    ClusterCalls.NodeMember.Builder message =
        ClusterCalls.NodeMember.newBuilder()
            .setNode(node.node().value())
            .setZone(node.zone().name())
            .setSilentMillis(node.silentMillis());
    node.address().ifPresent(message::setAddress);
    return message.build();
  }

  private static NodeMember value(ClusterCalls.NodeMember node) {
    return new NodeMember(
        new NodeId(node.getNode()),
        new Zone(node.getZone()),
        node.hasAddress() ? Optional.of(node.getAddress()) : Optional.empty(),
        node.getSilentMillis());
  }

  private static ClusterCalls.DriveMember message(DriveMember drive) {
    ClusterCalls.DriveMember.Builder message =
        ClusterCalls.DriveMember.newBuilder()
            .setDrive(ClusterMessages.message(drive.drive()))
            .setPath(drive.path());
    drive.status().ifPresent(status -> message.setStatus(message(status)));
    return message.build();
  }

  private static DriveMember value(ClusterCalls.DriveMember drive) {
    return new DriveMember(
        ClusterMessages.value(required(drive.hasDrive(), drive.getDrive(), "drive")),
        drive.getPath(),
        drive.hasStatus() ? Optional.of(value(drive.getStatus())) : Optional.empty());
  }

  private static ClusterCalls.LayoutNumber message(LayoutNumber layout) {
    return ClusterCalls.LayoutNumber.newBuilder()
        .setProfile(BlobMessages.message(layout.profile()))
        .setNumber(layout.number())
        .build();
  }

  private static LayoutNumber value(ClusterCalls.LayoutNumber layout) {
    return new LayoutNumber(
        BlobMessages.value(required(layout.hasProfile(), layout.getProfile(), "profile")),
        layout.getNumber());
  }

  /** As a message. */
  public static ClusterCalls.SetDriveStateRequest message(List<DriveId> drives, Drive.State state) {
    return ClusterCalls.SetDriveStateRequest.newBuilder()
        .addAllDrives(all(drives, DriveId::value))
        .setState(ClusterMessages.message(state))
        .build();
  }

  /** The drives that a call names. */
  public static List<DriveId> drives(ClusterCalls.SetDriveStateRequest request) {
    return all(Fields.bounded(request.getDrivesList(), MAX_DRIVES, "drives"), DriveId::new);
  }

  /** The state that a call wishes. */
  public static Drive.State state(ClusterCalls.SetDriveStateRequest request) {
    return ClusterMessages.value(request.getState());
  }

  /** An answer that tells which drives changed. */
  public static ClusterCalls.SetDriveStateReply changed(Set<DriveId> drives) {
    return ClusterCalls.SetDriveStateReply.newBuilder()
        .addAllChanged(drives.stream().map(DriveId::value).sorted().toList())
        .build();
  }

  /** The drives that changed. */
  public static Set<DriveId> changed(ClusterCalls.SetDriveStateReply reply) {
    return reply.getChangedList().stream()
        .map(DriveId::new)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** As a message. */
  public static ClusterCalls.SettingsReply message(Map<ClusterSetting, Long> settings) {
    ClusterCalls.SettingsReply.Builder reply = ClusterCalls.SettingsReply.newBuilder();
    settings.forEach((setting, value) -> reply.putValues(setting.key(), value));
    return reply.build();
  }

  /** As values; what only another version knows is passed over. */
  public static Map<ClusterSetting, Long> value(ClusterCalls.SettingsReply reply) {
    Map<ClusterSetting, Long> settings = new EnumMap<>(ClusterSetting.class);
    reply
        .getValuesMap()
        .forEach(
            (name, value) ->
                ClusterSetting.named(name).ifPresent(setting -> settings.put(setting, value)));
    return settings;
  }

  /** As a message. */
  public static ClusterCalls.SetSettingRequest message(
      ClusterSetting setting, Optional<Long> value) {
    ClusterCalls.SetSettingRequest.Builder request =
        ClusterCalls.SetSettingRequest.newBuilder().setName(setting.key());
    value.ifPresent(request::setValue);
    return request.build();
  }

  /** The setting that a call names. */
  public static ClusterSetting setting(ClusterCalls.SetSettingRequest request) {
    return ClusterSetting.named(request.getName()).orElseThrow(() -> Fields.unknown("setting"));
  }

  /** What it is to be set to. */
  public static Optional<Long> settingValue(ClusterCalls.SetSettingRequest request) {
    return request.hasValue() ? Optional.of(request.getValue()) : Optional.empty();
  }
}
