package org.nonagon.storagenode.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.storagenode.scrub.ScrubWorld.answerOf;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ScrubCatalog.DriveScrub;
import org.nonagon.protocol.catalog.ScrubCatalog.ScrubFindings;
import org.nonagon.protocol.layout.Group;

class DriveScrubberTest {
  private static final int STEP_GROUPS = ScrubConfig.DEFAULT.rangeGroups();
  private static final int STEPS = Group.COUNT / STEP_GROUPS;
  private static final long SHARE_MILLIS = ScrubWorld.PERIOD_SECONDS * 1000 / STEPS;

  private final ScrubWorld world = new ScrubWorld();
  private final DriveScrubber scrubber = new DriveScrubber(world.drive, world.parts());

  @AfterEach
  void stop() {
    world.close();
  }

  private long step() throws InterruptedException {
    return scrubber.step().millis();
  }

  private int nextGroup() {
    return world.scrub().open().orElseThrow().nextGroup();
  }

  private long request() {
    return answerOf(world.catalog.requestScrub(Home.ONLY, Set.of(world.registered.id())));
  }

  @Test
  void aRoundRestsAsLongAsItsGroupsAreOfThePeriod() throws Exception {
    world.put(1);

    for (int step = 1; step <= STEPS; step++) {
      long millis = step();
      assertThat(millis).isBetween(SHARE_MILLIS - 2, SHARE_MILLIS);
      world.pass(Duration.ofMillis(millis));
    }

    assertThat(world.scrub().ended().orElseThrow().found().shards()).isOne();
    assertThat(step()).isBetween(SHARE_MILLIS - 2, SHARE_MILLIS);
    assertThat(nextGroup()).isEqualTo(STEP_GROUPS);
  }

  @Test
  void whatWasMissedIsMadeUpForInTheRestOfThePeriod() throws Exception {
    step();
    world.pass(Duration.ofSeconds(ScrubWorld.PERIOD_SECONDS / 2));
    assertThat(step()).isBetween(SHARE_MILLIS / 2, SHARE_MILLIS * 3 / 5);
    world.pass(Duration.ofSeconds(ScrubWorld.PERIOD_SECONDS));
    assertThat(step()).as("the round is late").isZero();
  }

  @Test
  void anotherProcessGoesOnWhereTheRoundIs() throws Exception {
    step();
    new DriveScrubber(world.drive, world.parts()).step();

    assertThat(nextGroup()).isEqualTo(2 * STEP_GROUPS);
  }

  @Test
  void aRoundThatIsAskedForBeginsAnewAndDoesNotRest() throws Exception {
    world.put(1);
    step();
    step();
    long requestedMicros = request();

    for (int step = 1; step <= STEPS; step++) {
      assertThat(step()).isZero();
      assertThat(world.scrub().ended().isPresent()).isEqualTo(step == STEPS);
    }
    assertThat(world.scrub().ended().orElseThrow().startedMicros())
        .isGreaterThanOrEqualTo(requestedMicros);
    assertThat(world.scrub().ended().orElseThrow().found().shards()).isOne();
    assertThat(step()).as("the next round").isPositive();
  }

  @Test
  void aDriveThatWasRegisteredAnewIsNotReadByWhoeverHadItBefore() throws Exception {
    world.put(1);
    world.write(2);
    world.register(Optional.of(world.registered.id()));

    assertThat(scrubber.step())
        .isEqualTo(new DriveScrubber.Step(ScrubConfig.DEFAULT.pollMillis(), ScrubFindings.NONE));
    assertThat(world.scrub().open()).isEmpty();
    assertThat(world.catalog.damage()).isEmpty();
  }

  @Test
  void aRequestEndsTheRestOfADrive() {
    world.drive.lose(world.put(1).shard(0));
    ScrubConfig config = new ScrubConfig(1024, 16_384, 1, 1000, 10, 30_000);
    ScrubParts live =
        new ScrubParts(
            world.catalog,
            world.catalog,
            world.catalog,
            Home.ONLY,
            new ScrubPace(() -> 1_000_000, () -> 1_000_000_000),
            world.realTime,
            TimeUnit.NANOSECONDS::sleep,
            config);
    try (Scrubber running = Scrubber.start(List.of(world.drive), live)) {
      long requestedMicros = request();

      awaitUntil(() -> isAnswered(requestedMicros) && running.found().missing() == 1);

      assertThat(world.catalog.damage()).hasSize(1);
    }
  }

  private void awaitUntil(BooleanSupplier condition) {
    List<List<DriveScrub>> _ =
        answerOf(
            world
                .catalog
                .scrubs(Home.ONLY)
                .repeat()
                .withDelay(Duration.ofMillis(5))
                .until(_ -> condition.getAsBoolean())
                .collect()
                .asList());
  }

  private boolean isAnswered(long requestedMicros) {
    return world.scrub().ended().filter(e -> e.startedMicros() >= requestedMicros).isPresent();
  }
}
