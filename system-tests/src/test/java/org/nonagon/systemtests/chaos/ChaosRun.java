package org.nonagon.systemtests.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.nonagon.cli.client.ClientProfile;

/**
 * Clients work on a cluster while one fault after another befalls it; at the end all objects are
 * read and all listings compared.
 */
final class ChaosRun {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration WARM_UP = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofSeconds(1);

  /** The least that the cluster takes: faults are to become losses while they are watched. */
  private static final int LOST_AFTER_SECONDS = 15;

  private static final String LOST_AFTER = "node-lost-after-seconds";
  private static final String LOST_WINDOW = "node-lost-window-seconds";

  private final ChaosOptions options;
  private final ClusterTarget target;
  private final ClusterAdmin admin;
  private final Consumer<String> live;
  private final String bucket;
  private final Oracle oracle = new Oracle();
  private final Recorder recorder = new Recorder();
  private final List<LoadClient> clients = new ArrayList<>();
  private final List<Verdict> verdicts = new CopyOnWriteArrayList<>();
  private final SplittableRandom random;
  private final long lostAfter;
  private final long lostWindow;
  private volatile String scene = "warming up";
  private volatile Runnable undo = () -> {};

  /**
   * A run on a cluster that is ready.
   *
   * @param live takes lines for whoever watches
   */
  ChaosRun(ChaosOptions options, ClusterTarget target, Consumer<String> live) throws IOException {
    this.options = options;
    this.target = target;
    this.live = live;
    this.random = new SplittableRandom(options.seed());
    this.admin = new ClusterAdmin(target.gateways());
    this.bucket = "chaos-" + options.seed() + "-" + System.currentTimeMillis();
    this.lostAfter = admin.setting(LOST_AFTER);
    this.lostWindow = admin.setting(LOST_WINDOW);
    List<ClientProfile> gateways = target.gateways();
    for (int c = 0; c < options.clients(); c++) {
      SplittableRandom own = new SplittableRandom(options.seed() * 7_919 + c);
      clients.add(
          new LoadClient(
              bucket,
              c,
              options.clients(),
              options.seed(),
              options.mostBytes() / options.clients(),
              oracle,
              recorder,
              new RetryingClient(gateways, PATIENCE, recorder, own)));
    }
  }

  /** Plays until time is over, and tells what held. */
  Report run() throws IOException, InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    admin.makeBucket(bucket);
    try {
      admin.set(LOST_AFTER, LOST_AFTER_SECONDS);
      admin.set(LOST_WINDOW, 0);
      Thread watch = Thread.ofPlatform().name("chaos-watch").start(() -> watch(stop));
      for (LoadClient client : clients) {
        threads.add(Thread.ofPlatform().name("chaos-client").start(() -> client.run(stop)));
      }
      threads.add(watch);
      LockSupport.parkNanos(WARM_UP.toNanos());
      playAll();
    } finally {
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      putSettingsBack();
    }
    readAll();
    return report();
  }

  /** What is done at the moment, in a few words. */
  String scene() {
    return scene;
  }

  /** What was played so far. */
  Report report() {
    return new Report(options, recorder, verdicts, oracle);
  }

  /** Heals what is under way and puts the settings back, when the run is cut off. */
  void cutOff() {
    undo.run();
    target.end();
    putSettingsBack();
  }

  /** Lets nobody touch the cluster any more, when it is to go. */
  void leave() {
    target.end();
  }

  private void putSettingsBack() {
    admin.set(LOST_AFTER, lostAfter);
    admin.set(LOST_WINDOW, lostWindow);
  }

  private void playAll() throws IOException, InterruptedException {
    if (options.time().isZero()) {
      playEach(options.faults());
      return;
    }
    double endSeconds = options.time().toMillis() / 1e3;
    while (recorder.elapsedSeconds() < endSeconds) {
      List<String> order = new ArrayList<>(options.faults());
      Collections.shuffle(order, new Random(random.nextLong()));
      for (String name : order) {
        if (recorder.elapsedSeconds() < endSeconds) {
          playEach(List.of(name));
        }
      }
      if (verdicts.stream().allMatch(v -> v.outcome() == Verdict.Outcome.SKIPPED)) {
        return;
      }
    }
  }

  private void playEach(List<String> names) throws IOException, InterruptedException {
    for (String name : names) {
      Fault fault = Faults.named(name).orElseThrow();
      scene = name;
      Scene given = new Scene(target, admin, random.split(), options.hold(), PATIENCE, live);
      Play play = new Play(given, oracle, recorder);
      undo = play::cutOff;
      Verdict verdict = play.play(fault);
      undo = () -> {};
      verdicts.add(verdict);
      live.accept(
          "%s %s in %.0f s%s"
              .formatted(
                  name,
                  verdict.outcome(),
                  verdict.wholeSeconds() - verdict.fromSeconds(),
                  verdict.outcome() == Verdict.Outcome.HELD ? "" : ": " + verdict.notes()));
      scene = "between faults";
    }
  }

  private void readAll() throws IOException {
    scene = "reading all";
    SplittableRandom own = new SplittableRandom(options.seed());
    try (RetryingClient client = new RetryingClient(target.gateways(), PATIENCE, recorder, own)) {
      LoadClient reader =
          new LoadClient(bucket, options.clients(), 1, options.seed(), 0, oracle, recorder, client);
      oracle.startingWith("client-").forEach(reader::read);
      for (int c = 0; c < options.clients(); c++) {
        reader.list("client-" + c + "/");
      }
    }
  }

  private void watch(AtomicBoolean stop) {
    Recorder.Totals last = recorder.totals();
    while (!stop.get()) {
      LockSupport.parkNanos(WATCH.toNanos());
      admin
          .ask("status")
          .map(status -> status.path("degradedBlobs"))
          .map(JsonNode::asLong)
          .ifPresent(recorder::degraded);
      Recorder.Totals totals = recorder.totals();
      live.accept(
          "\r%4.0f s  %-22s %5d operations  %4d failed attempts  %5d degraded  %6.1f MB verified  %d violations"
              .formatted(
                  recorder.elapsedSeconds(),
                  scene,
                  totals.operations() - last.operations(),
                  totals.failedAttempts() - last.failedAttempts(),
                  recorder.degradedBlobs(),
                  totals.bytesVerified() / 1e6,
                  oracle.violationCount()));
      last = totals;
    }
  }
}
