package org.nonagon.metadataservice.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Layout;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.testkit.memory.InMemoryCatalog;

class LayoutFollowerTest {
  private static final ErasureProfile PROFILE = new ErasureProfile(6, 3);
  private static final long SETTLED = TimeUnit.SECONDS.toNanos(5);

  private final InMemoryCatalog catalog = new InMemoryCatalog(Clock.systemUTC(), new Random(1));
  private final LayoutFollower follower = new LayoutFollower(catalog, Runnable::run);
  private long now;

  private static List<Drive> drives(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            d ->
                new Drive(
                    new DriveId(d), new NodeId(d), Zone.DEFAULT, 1, 1L << 40, Drive.State.ACTIVE))
        .toList();
  }

  private void follow(List<Drive> drives, long afterNanos) {
    now += afterNanos;
    follower.follow(PROFILE, drives, now).await().indefinitely();
  }

  private int installed() {
    return catalog.layout(PROFILE).await().indefinitely().map(Layout::number).orElse(0);
  }

  @Test
  void noLayoutIsMadeWhileDrivesAreTooFew() {
    follow(drives(8), 0);
    follow(drives(8), SETTLED);
    assertThat(installed()).isZero();
  }

  @Test
  void theFirstLayoutWaitsUntilNoDriveJoins() {
    follow(drives(9), 0);
    follow(drives(10), SETTLED - 1);
    follow(drives(10), SETTLED - 1);
    assertThat(installed()).isZero();
    follow(drives(10), 1);
    assertThat(installed()).isEqualTo(1);
    assertThat(catalog.layout(PROFILE).await().indefinitely().orElseThrow().toArray())
        .contains((short) 10);
  }

  @Test
  void aLayoutFollowsADriveThatIsLostAndThenIsLeftAlone() {
    follow(drives(10), 0);
    follow(drives(10), SETTLED);
    List<Drive> fewer = new ArrayList<>(drives(10));
    Drive third = fewer.get(2);
    fewer.set(
        2,
        new Drive(
            third.id(), third.node(), third.zone(), 2, third.capacityBytes(), Drive.State.LOST));
    follow(fewer, 1);
    follow(fewer, SETTLED);
    follow(fewer, SETTLED);
    assertThat(installed()).isEqualTo(2);
    assertThat(catalog.layout(PROFILE).await().indefinitely().orElseThrow().toArray())
        .doesNotContain((short) 3);
  }

  @Test
  void aLayoutThatAnotherInstalledMeanwhileIsFollowedByTheNext() {
    LayoutFollower other = new LayoutFollower(catalog, Runnable::run);
    other.follow(PROFILE, drives(9), 0).await().indefinitely();
    other.follow(PROFILE, drives(9), SETTLED).await().indefinitely();
    follow(drives(12), 0);
    follow(drives(12), SETTLED);
    assertThat(installed()).isEqualTo(2);
  }
}
