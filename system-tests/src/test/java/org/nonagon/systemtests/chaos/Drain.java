package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A drive is drained, and taken back when it is empty. */
final class Drain implements Fault {
  private final List<String> wrongs = new ArrayList<>();
  private Optional<DriveView> drained = Optional.empty();
  private Map<Integer, Long> before = Map.of();

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public String claim() {
    return "no read fails, its shards and no others move, and back when it is taken back";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksDrives(1);
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    List<DriveView> healthy = scene.admin().drives().stream().filter(DriveView::isHealthy).toList();
    DriveView drive = healthy.get(scene.random().nextInt(healthy.size()));
    drained = Optional.of(drive);
    long layout = scene.admin().layout();
    before = scene.admin().columns();
    scene.admin().order("drain", "drive=" + drive.number());
    scene.say().accept("drained drive " + drive.number());
    scene.await("a layout follows", () -> scene.admin().layout() > layout);
    scene.awaitWhole();
    wrongs.addAll(scene.judgeMovement(before));
    long left = scene.admin().drive(drive.path()).shards();
    scene.say().accept(left + " shards are left on it that nothing needs");
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    DriveView drive = drained.orElseThrow();
    long layout = scene.admin().layout();
    before = scene.admin().columns();
    scene.admin().order("activate", "drive=" + drive.number());
    scene.await("a layout follows", () -> scene.admin().layout() > layout);
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
