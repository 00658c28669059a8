package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.nonagon.systemtests.process.DevCluster;

/** What {@code scripts/chaos} runs. Exit codes: 0 all held, 1 something did not, 2 wrong use. */
public final class Chaos {
  /** The system property that says where the command was called. */
  private static final String FOLDER = "nonagon.chaos.folder";

  /** The system property that says whether stderr is a terminal. */
  private static final String TERMINAL = "nonagon.chaos.terminal";

  private static final int HELD = 0;
  private static final int VIOLATED = 1;
  private static final int WRONG_USE = 2;

  private final ChaosOptions options;
  private final PrintStream err;
  private final LiveLine live;
  private volatile Optional<ChaosRun> begun = Optional.empty();

  private Chaos(ChaosOptions options, PrintStream err) {
    this.options = options;
    this.err = err;
    this.live = new LiveLine(err, Boolean.getBoolean(TERMINAL));
  }

  /** Runs it and exits. */
  public static void main(String[] words) throws Exception {
    System.exit(run(List.of(words), System.err));
  }

  private static int run(List<String> words, PrintStream err) throws Exception {
    Path folder = Path.of(System.getProperty(FOLDER, "")).toAbsolutePath();
    try {
      Report report = new Chaos(ChaosOptions.parse(words, folder), err).play();
      return report.isHeld() ? HELD : VIOLATED;
    } catch (IllegalArgumentException | IOException e) {
      err.println("chaos: " + e.getMessage());
      return WRONG_USE;
    }
  }

  private Report play() throws Exception {
    Optional<Path> file = options.target();
    return file.isPresent() ? play(file.get()) : playOnOwnCluster();
  }

  private Report play(Path file) throws IOException, InterruptedException {
    ChaosRun run = new ChaosRun(options, ClusterTarget.of(file), live);
    Runnable end =
        () -> {
          run.cutOff();
          reportCutOff(run);
        };
    try (CutOff _ = new CutOff(end)) {
      return reported(run);
    }
  }

  private Report playOnOwnCluster() throws Exception {
    Path folder = Files.createTempDirectory("nonagon-chaos-");
    err.println("Starting a cluster in " + folder + "…");
    Runnable end =
        () -> {
          begun.ifPresent(ChaosRun::leave);
          begun.ifPresent(this::reportCutOff);
          remove(folder);
        };
    try (CutOff _ = new CutOff(end);
        OwnCluster cluster = OwnCluster.start(folder.resolve("cluster"), options.cluster())) {
      ChaosRun run = new ChaosRun(options, cluster.target(), live);
      begun = Optional.of(run);
      Report report = reported(run);
      if (!report.isHeld()) {
        keepLogs(cluster.logs());
      }
      return report;
    } finally {
      remove(folder);
    }
  }

  /** Ends all that runs of a cluster and deletes it. */
  private void remove(Path folder) {
    try {
      DevCluster.in(folder.resolve("cluster")).close();
      Folders.delete(folder);
    } catch (IOException | AssertionError | IllegalStateException e) {
      err.println("chaos: " + folder + " is left: " + e.getMessage());
    }
  }

  private void reportCutOff(ChaosRun run) {
    try {
      live.accept("cut off in %s; %s".formatted(run.scene(), written(run.report()).summary()));
    } catch (IOException e) {
      err.println("chaos: no report: " + e.getMessage());
    }
  }

  private Report reported(ChaosRun run) throws IOException, InterruptedException {
    Report report = written(run.run());
    live.accept(report.summary());
    return report;
  }

  private Report written(Report report) throws IOException {
    report.write(options.report());
    err.println("The report is in " + options.report().resolve("report.md"));
    return report;
  }

  private void keepLogs(Path logs) throws IOException {
    Path kept = options.report().resolve("logs");
    Folders.delete(kept);
    Folders.copy(logs, kept);
  }
}
