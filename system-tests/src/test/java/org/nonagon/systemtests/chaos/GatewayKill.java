package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** kill -9 of a gateway. */
final class GatewayKill implements Fault {
  private List<Member> killed = List.of();

  @Override
  public String name() {
    return "kill-gateway";
  }

  @Override
  public String claim() {
    return "retries succeed, nothing acknowledged is lost, nothing is half visible, no drive is"
        + " declared lost";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacks("gateway", 1, "kill", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    killed = scene.some("gateway", 1);
    for (Member gateway : killed) {
      scene.say().accept("kill -9 of " + gateway.name());
      scene.target().run("kill", gateway.name());
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
