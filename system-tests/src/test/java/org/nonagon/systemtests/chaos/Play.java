package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Plays one fault under load and judges what became of it. */
final class Play {
  private final Scene scene;
  private final Oracle oracle;
  private final Recorder recorder;
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final List<String> wrongs = new ArrayList<>();
  private volatile Optional<Fault> underWay = Optional.empty();

  Play(Scene scene, Oracle oracle, Recorder recorder) {
    this.scene =
        new Scene(
            scene.target(),
            scene.admin(),
            scene.random(),
            scene.hold(),
            scene.patience(),
            note -> {
              notes.add(note);
              scene.say().accept(note);
            });
    this.oracle = oracle;
    this.recorder = recorder;
  }

  /** From a whole cluster to a whole cluster. */
  Verdict play(Fault fault) throws IOException, InterruptedException {
    scene.awaitWhole();
    Optional<String> unfit = fault.unfit(scene);
    double from = recorder.elapsedSeconds();
    if (unfit.isPresent()) {
      return new Verdict(
          fault.name(),
          fault.claim(),
          Verdict.Outcome.SKIPPED,
          from,
          from,
          from,
          0,
          0,
          List.of(unfit.get()));
    }
    Set<String> lives = scene.lives();
    Recorder.Totals before = recorder.totals();
    underWay = Optional.of(fault);
    attempt(() -> fault.inject(scene));
    long brokenReads = recorder.totals().brokenReads() - before.brokenReads();
    attempt(() -> fault.heal(scene));
    underWay = Optional.empty();
    double healed = recorder.elapsedSeconds();
    attempt(scene::awaitWhole);
    double whole = recorder.elapsedSeconds();
    attempt(() -> wrongs.addAll(fault.verify(scene)));
    if (fault.readsGoOn() && brokenReads > 0) {
      wrongs.add(brokenReads + " reads were answered by an error");
    }
    if (fault.keepsDrives()) {
      compareLives(lives);
    }
    wrongs.addAll(oracle.newViolations());
    notes.addAll(wrongs);
    Recorder.Totals after = recorder.totals();
    return new Verdict(
        fault.name(),
        fault.claim(),
        wrongs.isEmpty() ? Verdict.Outcome.HELD : Verdict.Outcome.VIOLATED,
        from,
        healed,
        whole,
        after.operations() - before.operations(),
        after.failedAttempts() - before.failedAttempts(),
        notes);
  }

  /** Heals what was not healed yet, when the run is cut off; from any thread. */
  void cutOff() {
    Optional<Fault> fault = underWay;
    if (fault.isPresent()) {
      try {
        fault.get().heal(scene);
      } catch (IOException | RuntimeException e) {
        scene.say().accept(fault.get().name() + " could not be healed: " + e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void compareLives(Set<String> before) {
    Set<String> changed = new HashSet<>(scene.lives());
    changed.removeAll(before);
    if (!changed.isEmpty()) {
      wrongs.add("drives did not stay what they were: " + changed);
    }
  }

  /** What a fault or its healing does. */
  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private void attempt(Step step) throws InterruptedException {
    try {
      step.run();
    } catch (IOException | RuntimeException e) {
      wrongs.add(e instanceof Scene.NeverHappened ? String.valueOf(e.getMessage()) : e.toString());
    }
  }
}
