package org.nonagon.systemtests.chaos;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The largest segment of a drive loses its second half while its node is down. */
final class SegmentTruncate implements Fault {
  private List<Member> stopped = List.of();
  private Optional<DriveView> cut = Optional.empty();

  @Override
  public String name() {
    return "truncate-segment";
  }

  @Override
  public String claim() {
    return "never wrong bytes, no read fails, what is missing is found and mended";
  }

  @Override
  public Optional<String> unfit(Scene scene) throws IOException {
    return scene.lacksFolders(1, "kill", "restart");
  }

  @Override
  public void inject(Scene scene) throws IOException, InterruptedException {
    Member node = scene.some("node", 1).getFirst();
    Path folder = scene.anyDrive(node);
    cut = Optional.of(scene.admin().drive(folder));
    stopped = List.of(node);
    scene.target().run("kill", node.name());
    File segment = largest(folder);
    scene.say().accept("cut " + segment + " of " + segment.length() + " bytes in half");
    try (FileChannel channel = FileChannel.open(segment.toPath(), StandardOpenOption.WRITE)) {
      channel.truncate(segment.length() / 2);
    }
  }

  @Override
  public void heal(Scene scene) throws IOException, InterruptedException {
    scene.restart(stopped);
    DriveView drive = cut.orElseThrow();
    scene.await(
        "drive " + drive.number() + " is used again",
        () -> scene.admin().drive(drive.path()).isHealthy());
    scene.say().accept("a scrub found " + scene.scrub(List.of(drive)) + " damaged shards");
  }

  private static File largest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".segment"))
          .map(Path::toFile)
          .max(Comparator.comparingLong(File::length))
          .orElseThrow(() -> new IOException(folder + " has no segment"));
    }
  }

  @Override
  public boolean readsGoOn() {
    return true;
  }
}
