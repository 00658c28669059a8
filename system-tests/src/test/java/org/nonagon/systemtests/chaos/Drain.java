package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A drive is drained, and taken back when it is empty. */
final class Drain implements Fault {
  private Optional<DriveView> drained = Optional.empty();

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public String claim() {
    return "no read fails, the drive gets empty, and is filled again when it is taken back";
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
    scene.admin().order("drain", "drive=" + drive.number());
    scene.say().accept("drained drive " + drive.number());
    scene.await(
        "drive " + drive.number() + " is empty",
        () -> scene.admin().drive(drive.path()).shards() == 0);
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    DriveView drive = drained.orElseThrow();
    scene.admin().order("activate", "drive=" + drive.number());
    scene.await(
        "drive " + drive.number() + " is filled again",
        () -> scene.admin().drive(drive.path()).shards() > 0);
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }
}
