package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** PostgreSQL is stopped and started again. */
final class DatabaseRestart implements Fault {
  private static final Duration SETTLING = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "restart-postgres";
  }

  @Override
  public String claim() {
    return "retries succeed, nothing acknowledged is lost, no drive is declared lost";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacks("database", 1, "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    for (Member database : scene.some("database", 1)) {
      scene.say().accept("restart of " + database.name());
      scene.target().run("restart", database.name());
    }
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    scene.last(SETTLING);
  }

  @Override
  public boolean keepsDrives() {
    return true;
  }
}
