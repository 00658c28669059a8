package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The layout changes again before the moves of the last change are done. */
final class LayoutTwice implements Fault {
  private final List<Integer> drained = new ArrayList<>();
  private final List<String> wrongs = new ArrayList<>();
  private Map<Integer, Long> before = Map.of();

  @Override
  public String name() {
    return "layout-twice";
  }

  @Override
  public String claim() {
    return "no read fails, the shards of those drives and no others move, also while others do";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksDrives(2);
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    before = scene.admin().columns();
    List<DriveView> healthy = scene.admin().drives().stream().filter(DriveView::isHealthy).toList();
    int first = scene.random().nextInt(healthy.size());
    for (DriveView drive : List.of(healthy.get(first), healthy.get((first + 1) % healthy.size()))) {
      long layout = scene.admin().layout();
      drained.add(drive.number());
      scene.admin().order("drain", "drive=" + drive.number());
      scene.say().accept("drained drive " + drive.number());
      scene.await("a layout follows", () -> scene.admin().layout() > layout);
    }
    scene.say().accept(scene.admin().get("status").path("moveQueue").asLong() + " moves are left");
    wrongs.addAll(scene.judgeMovement(before));
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    before = scene.admin().columns();
    for (int drive : drained) {
      long layout = scene.admin().layout();
      scene.admin().order("activate", "drive=" + drive);
      scene.await("a layout follows", () -> scene.admin().layout() > layout);
    }
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }

  @Override
  public List<String> verify(Scene scene) {
    wrongs.addAll(scene.judgeMovement(before));
    return wrongs;
  }
}
