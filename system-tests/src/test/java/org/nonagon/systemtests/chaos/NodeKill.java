package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** kill -9 of some storage nodes, which come back later. */
final class NodeKill implements Fault {
  private final int count;
  private final List<Member> killed = new ArrayList<>();
  private long drives;

  NodeKill(int count) {
    this.count = count;
  }

  @Override
  public String name() {
    return "kill-node-" + count;
  }

  @Override
  public String claim() {
    return "no read fails, writes go on, all is whole again by itself";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksNodes(count, "kill", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    drives = scene.healthyDrives();
    for (Member node : scene.some("node", count)) {
      killed.add(node);
      scene.say().accept("kill -9 of " + node.name());
      scene.target().run("kill", node.name());
    }
    scene.last();
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    scene.restart(killed);
    scene.awaitHealthy(drives);
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }
}
