package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layout changes again before the moves of the last change are done. */
final class LayoutTwice implements Fault {
  private final List<Integer> drained = new ArrayList<>();

  @Override
  public String name() {
    return "layout-twice";
  }

  @Override
  public String claim() {
    return "no read fails, all is moved in the end";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksDrives(2);
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    List<DriveView> healthy = scene.admin().drives().stream().filter(DriveView::isHealthy).toList();
    int first = scene.random().nextInt(healthy.size());
    for (DriveView drive : List.of(healthy.get(first), healthy.get((first + 1) % healthy.size()))) {
      long layout = scene.admin().layout();
      drained.add(drive.number());
      scene.admin().order("drain", "drive=" + drive.number());
      scene.say().accept("drained drive " + drive.number());
      scene.await("a layout follows", () -> scene.admin().layout() > layout);
    }
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
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
}
