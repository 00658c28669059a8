package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.systemtests.process.Rot;

/** Bits flip in the segments of two drives. */
final class BitFlips implements Fault {
  private final List<DriveView> rotten = new ArrayList<>();
  private long left;

  @Override
  public String name() {
    return "bit-flips";
  }

  @Override
  public String claim() {
    return "never wrong bytes, no read fails, a scrub has all mended and the next finds nothing";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksFolders(1);
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    for (Member node : scene.some("node", 2)) {
      Path folder = scene.anyDrive(node);
      rotten.add(scene.admin().drive(folder));
      int flips = Rot.flipBytes(folder, scene.random());
      scene.say().accept(flips + " flipped bits on " + folder + " of " + node.name());
    }
    scene.last();
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    scene.say().accept("a scrub found " + scene.scrub(rotten) + " damaged shards");
    scene.awaitWhole();
    left = scene.scrub(rotten);
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }

  @Override
  public List<String> verify(Scene scene) {
    return left == 0 ? List.of() : List.of("the next scrub found " + left + " damaged shards");
  }
}
