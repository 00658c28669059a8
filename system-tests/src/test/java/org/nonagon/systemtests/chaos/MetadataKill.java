package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** kill -9 of a metadata service. */
final class MetadataKill implements Fault {
  private List<Member> killed = List.of();

  @Override
  public String name() {
    return "kill-metadata";
  }

  @Override
  public String claim() {
    return "retries succeed, nothing acknowledged is lost, nothing is half visible, no drive is"
        + " declared lost";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacks("metadata", 1, "kill", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    killed = scene.some("metadata", 1);
    for (Member service : killed) {
      scene.say().accept("kill -9 of " + service.name());
      scene.target().run("kill", service.name());
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
