package org.nonagon.storagenode.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nonagon.protocol.blob.ShardId;
import org.nonagon.protocol.disk.DriveFormat;
import org.nonagon.protocol.disk.RecordFooter;
import org.nonagon.protocol.disk.RecordHeader;
import org.nonagon.protocol.disk.SegmentHeader;
import org.nonagon.protocol.shard.AppendOutcome.Durable;
import org.nonagon.protocol.shard.BlockFrames;
import org.nonagon.protocol.shard.ReadOutcome;
import org.nonagon.testkit.contract.ShardSamples;
import org.nonagon.testkit.contract.ShardSamples.Sample;
import org.nonagon.testkit.virtual.SimulatedDisk;

/** Cuts a segment at every byte and flips every bit of it. */
class SegmentDamageTest {
  private static final String SEGMENT = "00000001.segment";
  private static final DriveSettings SETTINGS =
      new DriveSettings(32 << 10, 512, 1, 100, 100, 600, 0, 1000, 60_000, 100, 1 << 30);

  private final ShardSamples samples = new ShardSamples(33);
  private final List<Sample> shards =
      List.of(samples.shard(1, 128), samples.shard(700, 128), samples.shard(300, 64));
  private final SimulatedDisk open = new SimulatedDisk(1, 1 << 20);
  private final SimulatedDisk sealed = new SimulatedDisk(1, 1 << 20);

  @BeforeEach
  void append() throws IOException {
    SimulatedDrive running = new SimulatedDrive(open, SETTINGS);
    shards.forEach(running::append);
    SimulatedDrive stopped = new SimulatedDrive(sealed, SETTINGS);
    shards.forEach(stopped::append);
    stopped.close();
  }

  /** Where the record of a shard begins. */
  private long offsetOf(int shard) {
    long offset = SegmentHeader.BYTES;
    for (int i = 0; i < shard; i++) {
      offset += RecordHeader.recordBytes(shards.get(i).spec());
    }
    return offset;
  }

  private long footerEndOf(int shard) {
    return offsetOf(shard) + RecordHeader.footerAt(shards.get(shard).spec()) + RecordFooter.BYTES;
  }

  @Test
  void aSegmentCutAtAnyByteGivesTheRecordsThatAreWhole() throws IOException {
    for (SimulatedDisk original : List.of(open, sealed)) {
      for (long size = 0; size <= original.size(SEGMENT); size++) {
        SimulatedDisk cut = original.copy(1);
        cut.cut(SEGMENT, size);
        SimulatedDrive drive = new SimulatedDrive(cut, SETTINGS);
        boolean headerIsWhole = original == sealed || size >= SegmentHeader.BYTES;
        for (int i = 0; i < shards.size(); i++) {
          assertThat(drive.holds(shards.get(i)))
              .as("shard %d of a segment cut at %d", i, size)
              .isEqualTo(headerIsWhole && size >= footerEndOf(i));
        }
        assertThat(drive.inventory()).allMatch(spec -> !isMissing(drive, spec.id()));
      }
    }
  }

  private static boolean isMissing(SimulatedDrive drive, ShardId shard) {
    return drive.read(shard) instanceof ReadOutcome.NotFound;
  }

  @Test
  void everyFlippedBitOfAnOpenSegmentIsFoundAtStart() throws IOException {
    for (long at = 0; at < footerEndOf(2); at++) {
      int hit = at < SegmentHeader.BYTES ? -1 : recordAt(at);
      for (int bit = 0; bit < 8; bit++) {
        SimulatedDisk rotten = open.copy(1);
        rotten.flip(SEGMENT, at, bit);
        SimulatedDrive drive = new SimulatedDrive(rotten, SETTINGS);
        for (int i = 0; i < shards.size(); i++) {
          boolean lost = at < SegmentHeader.BYTES || (hit == i && at < footerEndOf(i));
          assertThat(drive.holds(shards.get(i)))
              .as("shard %d with bit %d of byte %d flipped", i, bit, at)
              .isEqualTo(!lost);
          assertThat(isMissing(drive, shards.get(i).id())).isEqualTo(lost);
        }
      }
    }
  }

  private int recordAt(long at) {
    int record = shards.size() - 1;
    while (offsetOf(record) > at) {
      record--;
    }
    return record;
  }

  @Test
  void everyFlippedBitOfTheBytesInASealedSegmentIsFoundByTheChecksumOfItsBlock()
      throws IOException {
    long first = offsetOf(1) + RecordHeader.BYTES;
    for (long at = first; at < first + shards.get(1).spec().framedLength(); at++) {
      SimulatedDisk rotten = sealed.copy(1);
      rotten.flip(SEGMENT, at, (int) (at % 8));
      SimulatedDrive drive = new SimulatedDrive(rotten, SETTINGS);
      ReadOutcome.Frames found = (ReadOutcome.Frames) drive.read(shards.get(1).id());
      ByteBuffer frames = ByteBuffer.wrap(ShardSamples.bytesOf(found));
      assertThat(badBlocks(frames)).containsExactly((int) (at - first) / 132);
      assertThat(drive.holds(shards.get(0))).isTrue();
    }
  }

  private List<Integer> badBlocks(ByteBuffer frames) {
    return IntStream.range(0, shards.get(1).spec().blocks())
        .filter(
            block ->
                !BlockFrames.verify(frames, block * 132, shards.get(1).spec().blockLength(block)))
        .boxed()
        .toList();
  }

  @Test
  void anIndexFileThatIsRottenOrCutIsMadeAnew() throws IOException {
    String index = "00000001.index";
    for (long at = 0; at < sealed.size(index); at++) {
      SimulatedDisk rotten = sealed.copy(1);
      rotten.flip(index, at, (int) (at % 8));
      SimulatedDisk cut = sealed.copy(1);
      cut.cut(index, at);
      assertThat(shards).allMatch(new SimulatedDrive(rotten, SETTINGS)::holds);
      assertThat(shards).allMatch(new SimulatedDrive(cut, SETTINGS)::holds);
    }
  }

  @Test
  void aSegmentWhoseHeaderIsRottenIsServedByItsIndexFile() throws IOException {
    sealed.flip(SEGMENT, 40, 3);
    assertThat(shards).allMatch(new SimulatedDrive(sealed, SETTINGS)::holds);
  }

  @Test
  void aSegmentWithoutValidHeaderAndIndexIsPutAside() throws IOException {
    open.flip(SEGMENT, 40, 3);
    SimulatedDrive drive = new SimulatedDrive(open, SETTINGS);
    assertThat(drive.inventory()).isEmpty();
    assertThat(drive.append(shards.get(0))).isInstanceOf(Durable.class);
    assertThat(open.mount().list()).contains("00000001.damaged", "00000002.segment");
  }

  @Test
  void storedBytesThatLookLikeARecordAreNotTakenForOne() throws IOException {
    byte[] segment = contentOf(open);
    int length = (segment.length / DriveFormat.SECTOR_BYTES - 1) * DriveFormat.SECTOR_BYTES;
    SimulatedDisk target = new SimulatedDisk(2, 1 << 20);
    SimulatedDrive drive = new SimulatedDrive(target, SETTINGS);
    Sample disguised = disguise(segment, length);
    drive.append(disguised);
    SimulatedDrive again = new SimulatedDrive(target, SETTINGS);
    assertThat(again.inventory()).containsExactly(disguised.spec());
    assertThat(again.read(disguised.id())).isInstanceOf(ReadOutcome.Frames.class);
  }

  private static byte[] contentOf(SimulatedDisk disk) throws IOException {
    ByteBuffer content = ByteBuffer.allocate((int) disk.size(SEGMENT));
    disk.mount().open(SEGMENT).read(content, 0);
    return content.array();
  }

  /** A shard of one block whose bytes are records of another segment, aligned as they were. */
  private Sample disguise(byte[] segment, int length) {
    byte[] data = new byte[length - RecordHeader.BYTES];
    System.arraycopy(segment, SegmentHeader.BYTES + RecordHeader.BYTES, data, 0, data.length - 512);
    return samples.shardOf(data, data.length);
  }
}
