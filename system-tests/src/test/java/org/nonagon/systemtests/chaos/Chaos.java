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
    if (file.isPresent()) {
      ChaosRun run = run(file.get());
      try (CutOff _ = new CutOff(run::cutOff)) {
        return reported(run);
      }
    }
    Path folder = Files.createTempDirectory("nonagon-chaos-");
    err.println("Starting a cluster in " + folder + "…");
    try (DevCluster cluster =
            DevCluster.start(folder.resolve("cluster"), options.cluster().toArray(String[]::new));
        CutOff _ = new CutOff(cluster::close)) {
      Report report = reported(run(cluster.file()));
      if (!report.isHeld()) {
        keepLogs(cluster.file().resolveSibling("logs"));
      }
      return report;
    } finally {
      Folders.delete(folder);
    }
  }

  private ChaosRun run(Path file) throws IOException {
    return new ChaosRun(options, ClusterTarget.of(file), live);
  }

  private Report reported(ChaosRun run) throws IOException, InterruptedException {
    Report report = run.run();
    report.write(options.report());
    live.accept(report.summary());
    err.println("The report is in " + options.report().resolve("report.md"));
    return report;
  }

  private void keepLogs(Path logs) throws IOException {
    Path kept = options.report().resolve("logs");
    Folders.delete(kept);
    Folders.copy(logs, kept);
  }
}
