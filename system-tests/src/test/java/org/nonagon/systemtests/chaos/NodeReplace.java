package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A node is stopped and comes back with empty drives. */
final class NodeReplace implements Fault {
  private List<Member> stopped = List.of();
  private final List<DriveView> emptied = new ArrayList<>();

  @Override
  public String name() {
    return "replace-node";
  }

  @Override
  public String claim() {
    return "no read fails, its drives are adopted anew and filled again";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksFolders(1, "stop", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    stopped = scene.some("node", 1);
    for (Member node : stopped) {
      scene.target().run("stop", node.name());
      scene.say().accept("emptied all drives of " + node.name());
      for (Path folder : node.drives()) {
        emptied.add(scene.admin().drive(folder));
        Folders.empty(folder);
      }
    }
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    scene.restart(stopped);
    for (DriveView before : emptied) {
      scene.awaitAdoption(before);
    }
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }
}
