package org.nonagon.storagenode.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.disk.DriveFile;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.virtual.SimulatedDisk;

/**
 * Pins every byte of format 1. A drive of it must be read for ever; should this program begin to
 * write another format, these files stay and new ones are added.
 */
class GoldenFormatTest {
  private static final String FILES = "drive-format-1.txt";
  private static final DriveSettings SETTINGS =
      new DriveSettings(8 << 10, 512, 1, 100, 100, 600, 0, 1000, 60_000, 100, 1 << 30);

  private final ShardSamples samples = new ShardSamples(77);
  private final Sample tiny = samples.shard(1, 128);
  private final Sample dropped = samples.shard(200, 64);
  private final Sample large = samples.shard(700, 128);
  private final Sample late = samples.shard(20, 16);

  @Test
  void theFilesOfADriveAreByteForByteThese() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1, 1 << 20);
    SimulatedDrive first = new SimulatedDrive(disk, SETTINGS);
    List.of(tiny, dropped, large).forEach(first::append);
    first.close();
    SimulatedDrive second = new SimulatedDrive(disk, SETTINGS);
    second.append(late);
    second.drop(dropped.id());
    Map<String, String> written = hexOf(disk.mount());
    Optional<String> target = Optional.ofNullable(System.getProperty("nonagon.golden.write"));
    if (target.isPresent()) {
      Files.writeString(Path.of(target.get()), lines(written));
    }
    assertThat(lines(written)).isEqualTo(golden());
  }

  @Test
  void aDriveWithTheseFilesIsRead() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1, 1 << 20);
    DriveFiles files = disk.mount();
    for (String line : golden().lines().toList()) {
      int space = line.indexOf(' ');
      try (DriveFile file = files.create(line.substring(0, space))) {
        byte[] content = HexFormat.of().parseHex(line.substring(space + 1));
        file.write(0, ByteBuffer.wrap(content));
        file.force();
      }
    }
    files.forceNames();
    SimulatedDrive drive = new SimulatedDrive(disk, SETTINGS);
    assertThat(List.of(tiny, large, late)).allMatch(drive::holds);
    assertThat(drive.read(dropped.id())).isInstanceOf(ReadOutcome.NotFound.class);
    assertThat(drive.append(dropped)).isInstanceOf(Durable.class);
  }

  private static String golden() throws IOException {
    try (InputStream file =
        Optional.ofNullable(GoldenFormatTest.class.getResourceAsStream(FILES)).orElseThrow()) {
      return new String(file.readAllBytes(), UTF_8);
    }
  }

  private static String lines(Map<String, String> files) {
    StringBuilder lines = new StringBuilder();
    files.forEach((name, hex) -> lines.append(name).append(' ').append(hex).append('\n'));
    return lines.toString();
  }

  private static Map<String, String> hexOf(DriveFiles files) throws IOException {
    Map<String, String> hex = new TreeMap<>();
    for (String name : files.list()) {
      try (DriveFile file = files.open(name)) {
        ByteBuffer content = ByteBuffer.allocate((int) file.size());
        file.read(content, 0);
        hex.put(name, HexFormat.of().formatHex(content.array()));
      }
    }
    return hex;
  }
}
