package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** kill -9 of a process that keeps nothing: a gateway or a metadata service. */
final class StatelessKill implements Fault {
  private final String role;
  private List<Member> killed = List.of();

  StatelessKill(String role) {
    this.role = role;
  }

  @Override
  public String name() {
    return "kill-" + role;
  }

  @Override
  public String claim() {
    return "retries succeed, nothing acknowledged is lost, nothing is half visible, no drive is"
        + " declared lost";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacks(role, 1, "kill", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    killed = scene.some(role, 1);
    for (Member process : killed) {
      scene.say().accept("kill -9 of " + process.name());
      scene.target().run("kill", process.name());
    }
    scene.last();
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    scene.restart(killed);
  }

  @Override
  public boolean keepsDrives() {
    return true;
  }
}
