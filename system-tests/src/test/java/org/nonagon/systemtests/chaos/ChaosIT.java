package org.nonagon.systemtests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.testkit.Seeds;

/** A small cluster through one short pass; scripts/chaos is for the long ones. */
class ChaosIT {
  private static final int CLIENTS = 3;

  /** A short one of each kind that docs/chaos.md has; power is lost in the simulation. */
  private static final List<String> ONE_OF_EACH_KIND =
      List.of(
          "kill-node-1+kill-gateway+kill-metadata",
          "restart-postgres",
          "slow-node",
          "reset-node",
          "half-open-node",
          "wipe-drive",
          "bit-flips",
          "too-many-nodes",
          "add-node",
          "wrong-clock");

  @TempDir Path folder;

  @Test
  void allHoldsThatMustWhileASmallClusterGoesThroughFaults() throws Exception {
    ChaosOptions options =
        new ChaosOptions(
            Optional.empty(),
            Duration.ZERO,
            Seeds.seed(),
            ONE_OF_EACH_KIND,
            folder.resolve("report"),
            CLIENTS,
            64L << 20,
            Duration.ofSeconds(2),
            List.of());
    try (OwnCluster cluster =
        OwnCluster.start(
            folder.resolve("cluster"), List.of("--nodes", "4", "--drives-per-node", "3"))) {
      Report report =
          new ChaosRun(options, cluster.target(), new LiveLine(System.out, false)).run();
      report.write(options.report());

      assertThat(report.violations()).as("seed %d", options.seed()).isEmpty();
      assertThat(report.verdicts())
          .as("seed %d", options.seed())
          .hasSameSizeAs(options.faults())
          .allSatisfy(
              verdict ->
                  assertThat(verdict.outcome())
                      .as("%s: %s", verdict.fault(), verdict.notes())
                      .isIn(held(verdict)));
      assertThat(report.totals().bytesVerified()).isPositive();
    }
  }

  /** What needs a C compiler may have been skipped. */
  private static List<Verdict.Outcome> held(Verdict verdict) {
    return verdict.fault().equals("wrong-clock")
        ? List.of(Verdict.Outcome.HELD, Verdict.Outcome.SKIPPED)
        : List.of(Verdict.Outcome.HELD);
  }
}
