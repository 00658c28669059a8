package org.nonagon.systemtests.fuzz;

import static org.nonagon.systemtests.fuzz.ContentFlaws.latin1;
import static org.nonagon.systemtests.fuzz.Flaw.one;

import java.util.List;
import java.util.random.RandomGenerator;

/** Bodies in the aws-chunked coding that are not what their heads say. */
final class ChunkFlaws {
  private static final String DATA = "0123456789abcdef";
  private static final String TRAILER = "x-amz-trailer";
  private static final String DECODED_LENGTH = "x-amz-decoded-content-length";
  private static final String CRC32_OF_NOTHING = "AAAAAA==";

  private ChunkFlaws() {}

  /** Chunks without signatures; the checksum behind them is never that of the data. */
  static void lie(Draft draft, RandomGenerator random) {
    draft
        .with("Content-Encoding", "aws-chunked")
        .with(Signer.CONTENT_SHA256, "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    if (random.nextInt(8) > 0) {
      draft.with(DECODED_LENGTH, length(random));
    }
    if (random.nextInt(8) > 0) {
      draft.with(TRAILER, one(random, "x-amz-checksum-crc32", "x-amz-checksum-sha256", "x-f", ""));
    }
    draft.body =
        latin1(
            one(
                    random,
                    "10",
                    "10",
                    "10",
                    "f",
                    "11",
                    "-10",
                    "ffffffffffffffffff",
                    "zz",
                    "",
                    "0010;f=1")
                + one(random, "\r\n", "\r\n", "\n", "")
                + DATA
                + one(random, "\r\n", "\r\n", "", "\n")
                + one(random, "0\r\n", "0\r\n", "", "00000000000000000000\r\n")
                + "x-amz-checksum-crc32:"
                + one(random, CRC32_OF_NOTHING, "", "f", "\u00ff")
                + one(random, "\r\n\r\n", "\r\n", "", "\r\n\r\nmore"));
  }

  /** Chunks with signatures that are wrong whatever else is. */
  static void lieSigned(Draft draft, RandomGenerator random) {
    List<String> modes =
        List.of("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER");
    draft
        .with("Content-Encoding", "aws-chunked")
        .with(Signer.CONTENT_SHA256, modes.get(random.nextInt(2)))
        .with(DECODED_LENGTH, length(random));
    String signature =
        one(
            random,
            ";chunk-signature=" + "0".repeat(64),
            ";chunk-signature=",
            "",
            ";chunk-signature=" + "z".repeat(64),
            ";" + "f".repeat(5000));
    draft.body = latin1("10" + signature + "\r\n" + DATA + "\r\n0" + signature + "\r\n\r\n");
  }

  private static String length(RandomGenerator random) {
    return one(random, "16", "16", "16", "15", "17", "-1", "x", "", "99999999999999999999");
  }
}
