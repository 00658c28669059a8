package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Something is wrong around a node while it runs: with its connections, its clock, its disks. */
final class Disturbance implements Fault {
  private final String name;
  private final String action;
  private final Optional<String> state;
  private final String claim;
  private final List<DriveView> drives = new ArrayList<>();
  private List<Member> victims = List.of();

  private Disturbance(String name, String action, Optional<String> state, String claim) {
    this.name = name;
    this.action = action;
    this.state = state;
    this.claim = claim;
  }

  /** Its connections are slow, are reset or go silent. */
  static Disturbance ofConnections(String action) {
    String claim =
        "no read fails, writes go on, all is whole again by itself, its drives are asked again";
    return new Disturbance(action + "-node", action, Optional.empty(), claim);
  }

  /** Its clock is an hour ahead. */
  static Disturbance ofClock() {
    String claim = "no read fails, writes go on, the node is back when its clock is right";
    return new Disturbance("wrong-clock", "wrong-clock", Optional.empty(), claim);
  }

  /** Its disks have no room. */
  static Disturbance fullDrives() {
    String claim = "no read fails, writes go on, its drives say so in a line and are used again";
    return new Disturbance("full-drive", "fill", Optional.of("full"), claim);
  }

  /** Its disks cannot promise that what was written is there. */
  static Disturbance failedSync() {
    String claim = "no read fails, writes go on, its drives say so in a line and take no more";
    return new Disturbance("failed-fsync", "fail-sync", Optional.of("readOnly"), claim);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String claim() {
    return claim;
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    Optional<String> lack = scene.lacksNodes(1, action, "clear");
    return lack.isEmpty() && needsRestart() ? scene.lacks("node", 1, "restart") : lack;
  }

  private boolean needsRestart() {
    return state.equals(Optional.of("readOnly"));
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    List<Member> fit = scene.able("node", action);
    Member victim = fit.get(scene.random().nextInt(fit.size()));
    victims = List.of(victim);
    victim.drives().forEach(folder -> drives.add(scene.admin().drive(folder)));
    scene.say().accept(action + " of " + victim.name());
    scene.target().run(action, victim.name());
    state.ifPresent(expected -> awaitState(scene, expected));
    Rests rests = Rests.of(scene.target());
    Set<Integer> rested = new TreeSet<>(rests.now());
    scene.last();
    rested.addAll(rests.now());
    scene.say().accept(rested.isEmpty() ? "no drive was left alone" : "left alone: " + rested);
  }

  private void awaitState(Scene scene, String expected) {
    for (DriveView drive : drives) {
      scene.await(
          drive.path() + " is " + expected,
          () -> {
            DriveView now = scene.admin().drive(drive.path());
            return now.state().equals(expected) && !now.detail().isEmpty();
          });
      String detail = scene.admin().drive(drive.path()).detail();
      scene.say().accept("the cluster says of " + drive.path() + ": " + detail);
    }
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    for (Member victim : victims) {
      scene.target().run("clear", victim.name());
    }
    if (needsRestart()) {
      scene.restart(victims);
    }
    for (DriveView drive : drives) {
      scene.await(
          drive.path() + " is used again", () -> scene.admin().drive(drive.path()).isHealthy());
    }
    Rests rests = Rests.of(scene.target());
    List<Integer> numbers = drives.stream().map(DriveView::number).toList();
    scene.await(
        "no gateway leaves these drives alone", () -> Collections.disjoint(rests.now(), numbers));
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }
}
