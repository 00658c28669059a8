package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** PostgreSQL is away for a while, longer than it takes until silent nodes are lost. */
final class DatabaseAway implements Fault {
  /** Six times what other faults last: two minutes unless it is told otherwise. */
  private static final int TIMES = 6;

  private List<Member> stopped = List.of();

  @Override
  public String name() {
    return "postgres-away";
  }

  @Override
  public String claim() {
    return "retries succeed later, nothing acknowledged is lost, no drive is declared lost";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacks("database", 1, "stop", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    stopped = scene.some("database", 1);
    for (Member database : stopped) {
      scene.say().accept("stop of " + database.name());
      scene.target().run("stop", database.name());
    }
    scene.last(scene.hold().multipliedBy(TIMES));
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    scene.restart(stopped);
  }

  @Override
  public boolean keepsDrives() {
    return true;
  }
}
