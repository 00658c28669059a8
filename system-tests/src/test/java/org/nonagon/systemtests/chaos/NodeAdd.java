package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A node is added, and stays. */
final class NodeAdd implements Fault {
  /** Each takes memory of the machine, and a run may be long. */
  private static final int MAX_NODES = 15;

  private long drives;
  private long layout;
  private Map<Integer, Long> before = Map.of();

  @Override
  public String name() {
    return "add-node";
  }

  @Override
  public String claim() {
    return "no read fails, its share of the shards moves to it and no others move";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.target().members("node").size() >= MAX_NODES
        ? Optional.of("there are %d nodes already".formatted(MAX_NODES))
        : scene.lacks("node", 1, "add");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    drives = scene.healthyDrives();
    layout = scene.admin().layout();
    before = scene.admin().columns();
    scene.target().run("add", "node");
    scene.say().accept("added a node");
    scene.await("a layout follows", () -> scene.admin().layout() > layout);
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    scene.awaitHealthy(drives + 1);
    scene.await(
        "all drives have shards",
        () -> scene.admin().drives().stream().noneMatch(DriveView::isHealthyAndEmpty));
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }

  @Override
  public List<String> verify(Scene scene) {
    return scene.judgeMovement(before);
  }
}
