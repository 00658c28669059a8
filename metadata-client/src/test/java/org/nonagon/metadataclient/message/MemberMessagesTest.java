package org.nonagon.metadataclient.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.nonagon.metadataclient.message.RoundTrip.isSame;
import static org.nonagon.metadataclient.message.RoundTrip.sent;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
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
import org.nonagon.protocol.shard.DriveStatus.Health;

class MemberMessagesTest {
  private static final Zone ZONE = new Zone("z1");
  private static final DriveId DRIVE = new DriveId(Short.MAX_VALUE);
  private static final NodeId NODE = new NodeId(7);

  private static DriveStatus status(Health health) {
    return new DriveStatus(DRIVE, 3, health, "EIO", Long.MAX_VALUE, 1, 2, 3);
  }

  @Test
  void membersArriveAsTheyWere() {
    Drive drive = new Drive(DRIVE, NODE, ZONE, 3, 99, Drive.State.DRAINING);
    Membership members =
        new Membership(
            List.of(
                new NodeMember(NODE, ZONE, Optional.of("host:9200"), 12_345),
                new NodeMember(NodeId.LOCAL, ZONE, Optional.empty(), 0)),
            List.of(
                new DriveMember(drive, "/d1", Optional.of(status(Health.FULL))),
                new DriveMember(drive, "/d2", Optional.empty())),
            List.of(new LayoutNumber(ErasureProfile.STANDARD, 4)));
    isSame(members, MemberMessages::message, MemberMessages::value);
    Membership none = new Membership(List.of(), List.of(), List.of());
    isSame(none, MemberMessages::message, MemberMessages::value);
  }

  @Test
  void registrationsAndBeatsArriveAsTheyWere() {
    isSame(new NodeRegistration("host:9200", ZONE), MemberMessages::message, MemberMessages::value);
    List<DriveStatus> statuses =
        Arrays.stream(Health.values()).map(MemberMessagesTest::status).toList();
    ClusterCalls.BeatRequest beat = sent(MemberMessages.beat(NODE, statuses));
    assertThat(beat.getNode()).isEqualTo(7);
    assertThat(MemberMessages.statuses(beat)).isEqualTo(statuses);
  }

  @Test
  void aBeatOfTooManyDrivesOrOfAnUnknownHealthIsRefused() {
    List<DriveStatus> tooMany =
        Collections.nCopies(MembershipCatalog.MAX_DRIVES_OF_NODE + 1, status(Health.HEALTHY));
    ClusterCalls.BeatRequest beat = MemberMessages.beat(NODE, tooMany);
    assertThatIllegalArgumentException().isThrownBy(() -> MemberMessages.statuses(beat));
    for (int health : new int[] {0, 77}) {
      ClusterCalls.BeatRequest strange =
          ClusterCalls.BeatRequest.newBuilder()
              .addDrives(ClusterCalls.DriveStatus.newBuilder().setDrive(1).setHealthValue(health))
              .build();
      assertThatIllegalArgumentException().isThrownBy(() -> MemberMessages.statuses(sent(strange)));
    }
  }

  @Test
  void statesArriveAsTheyWere() {
    for (Drive.State state : Drive.State.values()) {
      ClusterCalls.SetDriveStateRequest request =
          sent(MemberMessages.message(List.of(DRIVE, new DriveId(1)), state));
      assertThat(MemberMessages.drives(request)).containsExactly(DRIVE, new DriveId(1));
      assertThat(MemberMessages.state(request)).isEqualTo(state);
    }
    isSame(
        Set.of(DRIVE, new DriveId(2)), MemberMessages::changed, MemberMessagesTest::changedDrives);
  }

  private static Set<DriveId> changedDrives(ClusterCalls.SetDriveStateReply reply) {
    return MemberMessages.changed(reply);
  }

  @Test
  void settingsArriveAsTheyWereAndThoseOfOtherVersionsArePassedOver() {
    Map<ClusterSetting, Long> settings = new EnumMap<>(ClusterSetting.class);
    for (ClusterSetting setting : ClusterSetting.values()) {
      settings.put(setting, setting.fallback());
    }
    ClusterCalls.SettingsReply reply =
        MemberMessages.message(settings).toBuilder().putValues("of-tomorrow", 5).build();
    assertThat(MemberMessages.value(sent(reply))).isEqualTo(settings);
    for (Optional<Long> value : List.of(Optional.<Long>empty(), Optional.of(0L))) {
      ClusterCalls.SetSettingRequest request =
          sent(MemberMessages.message(ClusterSetting.SCRUB_PERIOD_SECONDS, value));
      assertThat(MemberMessages.setting(request)).isEqualTo(ClusterSetting.SCRUB_PERIOD_SECONDS);
      assertThat(MemberMessages.settingValue(request)).isEqualTo(value);
    }
    ClusterCalls.SetSettingRequest unknown =
        ClusterCalls.SetSettingRequest.newBuilder().setName("of-tomorrow").build();
    assertThatIllegalArgumentException().isThrownBy(() -> MemberMessages.setting(unknown));
  }

  @Test
  void aProfileArrivesAsItWas() {
    for (Optional<ErasureProfile> profile :
        List.of(Optional.<ErasureProfile>empty(), Optional.of(new ErasureProfile(1, 0)))) {
      isSame(profile, ClusterMessages::profileReply, ClusterMessages::found);
    }
  }
}
