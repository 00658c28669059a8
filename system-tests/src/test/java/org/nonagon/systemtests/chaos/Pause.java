package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A process stands still, as by SIGSTOP, and goes on later. */
final class Pause implements Fault {
  private final String role;
  private List<Member> paused = List.of();

  Pause(String role) {
    this.role = role;
  }

  @Override
  public String name() {
    return "pause-" + role;
  }

  @Override
  public String claim() {
    return role.equals("node")
        ? "reads go round it, writes go on, all is whole again by itself"
        : "retries succeed, nothing acknowledged is lost, no drive is declared lost";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return role.equals("node")
        ? scene.lacksNodes(1, "pause", "resume")
        : scene.lacks(role, 1, "pause", "resume");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    paused = scene.some(role, 1);
    for (Member member : paused) {
      scene.say().accept("pause of " + member.name());
      scene.target().run("pause", member.name());
    }
    scene.last();
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    for (Member member : paused) {
      scene.target().run("resume", member.name());
    }
  }

  @Override
  public boolean readsGoOn() {
    return role.equals("node");
  }

  @Override
  public boolean keepsDrives() {
    return !role.equals("node");
  }
}
