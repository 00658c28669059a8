package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A node is to start with the drive of another cluster in the place of one of its own. */
final class ForeignDrive implements Fault {
  private static final String IDENTITY = "drive.properties";

  private List<Member> stopped = List.of();
  private Optional<Path> folder = Optional.empty();
  private String refusal = "";
  private boolean isTouched;

  @Override
  public String name() {
    return "foreign-drive";
  }

  @Override
  public String claim() {
    return "the node refuses to start in one clear line and touches nothing; no read fails";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksFolders(1, "stop", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    Member node = scene.some("node", 1).getFirst();
    Path drive = scene.anyDrive(node);
    stopped = List.of(node);
    scene.target().run("stop", node.name());
    folder = Optional.of(drive);
    Files.move(drive, aside(drive));
    Files.createDirectory(drive);
    String identity = Files.readString(aside(drive).resolve(IDENTITY));
    String foreign = identity.replaceFirst("cluster=.*", "cluster=" + UUID.randomUUID());
    Files.writeString(drive.resolve(IDENTITY), foreign);
    scene.say().accept("put a drive of another cluster in the place of " + drive);
    try {
      scene.target().run("restart", node.name());
    } catch (IOException refused) {
      refusal = String.valueOf(refused.getMessage());
    }
    isTouched = !Files.readString(drive.resolve(IDENTITY)).equals(foreign);
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    Path drive = folder.orElseThrow();
    Folders.delete(drive);
    Files.move(aside(drive), drive);
    scene.restart(stopped);
    scene.await(drive + " is used again", () -> scene.admin().drive(drive).isHealthy());
  }

  @Override
  public List<String> verify(Scene scene) {
    List<String> wrongs = new ArrayList<>();
    if (!refusal.contains("belongs to cluster")) {
      wrongs.add("the node was not refused for that drive: '" + refusal + "'");
    }
    if (isTouched) {
      wrongs.add("the other cluster's drive was changed");
    }
    return wrongs;
  }

  private static Path aside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".away");
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }
}
