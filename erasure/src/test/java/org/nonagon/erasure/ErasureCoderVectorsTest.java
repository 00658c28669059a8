package org.nonagon.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bytes of JavaReedSolomon, which ours must stay compatible with. */
class ErasureCoderVectorsTest {

  private static final int VECTORS = 99;

  private static final Pattern VECTOR =
      Pattern.compile(
          "\\{\"k\": (\\d+), \"m\": (\\d+), \"length\": (\\d+), "
              + "\"(parity|paritySha256)\": \\[([^]]*)]}");

  @Test
  void arraysGetTheParityOfEveryVector() throws IOException {
    for (Vector vector : vectors()) {
      byte[][] shards = vector.shards();
      new ErasureCoder(vector.profile).encode(shards, 0, vector.length);
      vector.assertParity(shards);
    }
  }

  @Test
  void directBuffersGetTheParityOfEveryVector() throws IOException {
    for (Vector vector : vectors()) {
      ByteBuffer[] shards = CodeExample.direct(vector.shards());
      ErasureCoder coder = new ErasureCoder(vector.profile);
      coder.encode(shards, 0, vector.length);
      vector.assertParity(CodeExample.bytes(shards));
      assertThat(coder.verify(shards, 0, vector.length)).isTrue();
    }
  }

  private static List<Vector> vectors() throws IOException {
    List<Vector> vectors = new ArrayList<>();
    Matcher matcher = VECTOR.matcher(vectorFile());
    while (matcher.find()) {
      vectors.add(
          new Vector(
              ErasureProfile.parse(matcher.group(1) + "+" + matcher.group(2)),
              Integer.parseInt(matcher.group(3)),
              matcher.group(4).equals("paritySha256"),
              List.of(matcher.group(5).replace("\"", "").split(", "))));
    }
    assertThat(vectors).hasSize(VECTORS);
    return vectors;
  }

  private static String vectorFile() throws IOException {
    try (InputStream file =
        ErasureCoderVectorsTest.class.getResourceAsStream("reed-solomon.json")) {
      return file == null
          ? fail("reed-solomon.json is missing")
          : new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private record Vector(ErasureProfile profile, int length, boolean hashed, List<String> parity) {

    byte[][] shards() {
      byte[][] shards = new byte[profile.shards()][length];
      for (int s = 0; s < profile.dataShards(); s++) {
        for (int i = 0; i < length; i++) {
          shards[s][i] = (byte) (s * 131 + i * 17 + (i >>> 8) * 7 + ((i * i) >>> 5));
        }
      }
      return shards;
    }

    void assertParity(byte[][] shards) {
      assertThat(parity).hasSize(profile.parityShards());
      for (int i = 0; i < parity.size(); i++) {
        byte[] shard = shards[profile.dataShards() + i];
        assertThat(HexFormat.of().formatHex(hashed ? sha256(shard) : shard))
            .as("parity %d of %s, %d bytes", i, profile, length)
            .isEqualTo(parity.get(i));
      }
    }

    private static byte[] sha256(byte[] bytes) {
      try {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every JDK has SHA-256", e);
      }
    }
  }
}
