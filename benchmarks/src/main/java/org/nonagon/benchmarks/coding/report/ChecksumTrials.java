package org.nonagon.benchmarks.coding.report;

import static org.nonagon.benchmarks.coding.report.Subject.ARRAY;
import static org.nonagon.benchmarks.coding.report.Subject.DIRECT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nonagon.benchmarks.coding.ChecksumBenchmark;
import org.nonagon.benchmarks.coding.Md5Benchmark;

/** The trials of checksums: of one piece, and MD5 of a piece of each of several streams. */
final class ChecksumTrials {
  static final String CRC64 = "CRC64NVME";
  static final String MD5 = "MD5";
  private static final String CRC32C = "CRC32C";
  private static final int PIECE_BYTES = 64 << 10;
  private static final List<Integer> JUDGED_STREAMS = List.of(1, 16);
  private static final List<Integer> OTHER_STREAMS = List.of(2, 4, 8, 32);

  private ChecksumTrials() {}

  /** The CRCs of a piece, in an array and in direct memory. */
  static List<Trial> crcs(Kernels kernels) {
    List<Trial> trials = new ArrayList<>();
    trials.add(crc(CRC32C, Subject.JDK, ARRAY, "crc32cOfArray"));
    trials.add(crc(CRC32C, Subject.JDK, DIRECT, "crc32cOfDirect"));
    if (kernels.crtPresent()) {
      trials.add(crc(CRC64, Subject.AWS_CRT, ARRAY, "crc64OfArray"));
      trials.add(crc(CRC64, Subject.AWS_CRT, DIRECT, "crc64OfDirect"));
    }
    trials.add(crc(CRC64, Subject.PLAIN_JAVA, ARRAY, "plainCrc64OfArray"));
    trials.add(crc(CRC64, Subject.PLAIN_JAVA, DIRECT, "plainCrc64OfDirect"));
    return trials;
  }

  private static Trial crc(String step, String by, String memory, String method) {
    return new Trial(
        new Subject(step, CodingPlan.size(PIECE_BYTES), by, memory),
        ChecksumBenchmark.class.getName() + "." + method,
        Map.of("pieceBytes", Integer.toString(PIECE_BYTES)),
        List.of());
  }

  /** MD5 with as many streams as the bars name. */
  static List<Trial> judgedMd5() {
    return md5(JUDGED_STREAMS);
  }

  /** MD5 with other numbers of streams. */
  static List<Trial> otherMd5() {
    return md5(OTHER_STREAMS);
  }

  private static List<Trial> md5(List<Integer> streams) {
    List<Trial> trials = new ArrayList<>();
    for (int count : streams) {
      trials.add(md5(count, Subject.JDK, "messageDigest"));
      trials.add(md5(count, Subject.LANES, "batch"));
      trials.add(md5(count, Subject.SHARED_LANES, "sharedLanes"));
    }
    return trials;
  }

  private static Trial md5(int streams, String by, String method) {
    return new Trial(
        new Subject(MD5, streams(streams), by, DIRECT),
        Md5Benchmark.class.getName() + "." + method,
        Map.of("streams", Integer.toString(streams)),
        List.of());
  }

  /** How the table calls a number of streams. */
  static String streams(int count) {
    return count == 1 ? "1 stream" : count + " streams";
  }
}
