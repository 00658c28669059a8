package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folder of a drive is emptied, of a running node or of one that is down. */
final class DriveWipe implements Fault {
  private final boolean isRunning;
  private List<Member> stopped = List.of();
  private Optional<DriveView> wiped = Optional.empty();

  DriveWipe(boolean isRunning) {
    this.isRunning = isRunning;
  }

  @Override
  public String name() {
    return isRunning ? "wipe-drive" : "wipe-drive-stopped";
  }

  @Override
  public String claim() {
    return "no read fails, the drive is adopted anew and filled again";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksFolders(1, isRunning ? new String[0] : new String[] {"stop", "restart"});
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    Member node = scene.some("node", 1).getFirst();
    Path folder = scene.anyDrive(node);
    wiped = Optional.of(scene.admin().drive(folder));
    if (!isRunning) {
      stopped = List.of(node);
      scene.target().run("stop", node.name());
    }
    scene.say().accept("emptied " + folder + " of " + node.name());
    Folders.empty(folder);
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    scene.restart(stopped);
    scene.awaitAdoption(wiped.orElseThrow());
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }
}
