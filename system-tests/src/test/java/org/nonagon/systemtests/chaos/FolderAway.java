package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of a drive of a running node is away for a while, as when a disk is not mounted. */
final class FolderAway implements Fault {
  private Optional<DriveView> drive = Optional.empty();

  @Override
  public String name() {
    return "folder-away";
  }

  @Override
  public String claim() {
    return "no read fails, the drive is isolated and used again when it is back";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksFolders(1);
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    Path folder = scene.anyDrive(scene.some("node", 1).getFirst());
    drive = Optional.of(scene.admin().drive(folder));
    Files.move(folder, aside(folder));
    scene.say().accept("moved " + folder + " away");
    scene.await(
        folder + " is isolated",
        () -> {
          DriveView now = scene.admin().drive(folder);
          return !now.isHealthy() && !now.detail().isEmpty();
        });
    scene.say().accept("the cluster says: " + scene.admin().drive(folder).detail());
    scene.last();
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    Path folder = drive.orElseThrow().path();
    if (Files.exists(folder)) {
      throw new IOException(folder + " was made anew while its drive was away");
    }
    Files.move(aside(folder), folder);
    scene.await(folder + " is used again", () -> scene.admin().drive(folder).isHealthy());
  }

  private static Path aside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".away");
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }
}
