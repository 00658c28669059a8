package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Two nodes have one drive: one starts with a copy of the other's in the place of its own. */
final class DuplicateDrive implements Fault {
  private List<Member> stopped = List.of();
  private Optional<Path> folder = Optional.empty();
  private String said = "";
  private boolean isOriginalUsed;
  private boolean isCopyUsed;

  @Override
  public String name() {
    return "duplicate-drive";
  }

  @Override
  public String claim() {
    return "the copy is not used, which one line says; the first drive stays; never wrong bytes";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksFolders(1, "stop", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    List<Member> nodes = scene.some("node", 2);
    Path original = scene.anyDrive(nodes.get(0));
    Path drive = scene.anyDrive(nodes.get(1));
    stopped = List.of(nodes.get(1));
    scene.target().run("stop", nodes.get(1).name());
    folder = Optional.of(drive);
    Files.move(drive, aside(drive));
    Folders.copy(original, drive);
    scene.say().accept("put a copy of " + original + " in the place of " + drive);
    try {
      scene.target().run("restart", nodes.get(1).name());
      scene.await(drive + " is isolated", () -> !scene.admin().drive(drive).isHealthy());
      scene.last();
      isCopyUsed = scene.admin().drive(drive).isHealthy();
      said = line(nodes.get(1), drive + " is not used");
    } catch (IOException refused) {
      said = String.valueOf(refused.getMessage());
    }
    scene.say().accept("the node says: " + said);
    isOriginalUsed = scene.admin().drive(original).isHealthy();
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    Path drive = folder.orElseThrow();
    for (Member node : stopped) {
      scene.target().run("stop", node.name());
    }
    Folders.delete(drive);
    Files.move(aside(drive), drive);
    scene.restart(stopped);
    scene.await(drive + " is used again", () -> scene.admin().drive(drive).isHealthy());
  }

  @Override
  public List<String> verify(Scene scene) {
    List<String> wrongs = new ArrayList<>();
    if (isCopyUsed) {
      wrongs.add("the copy is used");
    }
    if (said.isBlank()) {
      wrongs.add("nothing is said of the copy");
    }
    if (!isOriginalUsed) {
      wrongs.add("the drive that was copied is not used any more");
    }
    return wrongs;
  }

  /**
   * The line of a node's log that says something; a node whose log is elsewhere may say it there.
   */
  private static String line(Member node, String what) throws IOException {
    if (node.log().isEmpty()) {
      return "its log is not on this machine";
    }
    try (Stream<String> lines = Files.lines(node.log().get())) {
      return lines.filter(line -> line.contains(what)).findFirst().orElse("");
    }
  }

  private static Path aside(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".away");
  }
}
