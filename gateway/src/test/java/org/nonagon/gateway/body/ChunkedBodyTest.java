package org.nonagon.gateway.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.auth.SignedChunks;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;

final class ChunkedBodyTest {
  private static final PayloadMode.Chunked MODE = new PayloadMode.Chunked(false, true);

  /** A source of a text in pieces of one size, that counts what was not given back. */
  private static final class Pieces implements ByteSource {
    private final Queue<ByteBuffer> pieces = new ArrayDeque<>();
    private int held;

    Pieces(String text, int size) {
      for (int at = 0; at < text.length(); at += size) {
        String piece = text.substring(at, Math.min(text.length(), at + size));
        pieces.add(ByteBuffer.wrap(piece.getBytes(ISO_8859_1)));
      }
    }

    @Override
    public Uni<Optional<Piece>> next() {
      ByteBuffer next = pieces.poll();
      if (next == null) {
        return Uni.createFrom().item(Optional.empty());
      }
      held++;
      return Uni.createFrom().item(Optional.of(new Piece(List.of(next), () -> held--)));
    }

    @Override
    public void close() {
      pieces.clear();
    }
  }

  private static ChunkedBody body(Pieces pieces, long length) {
    return new ChunkedBody(
        pieces, new SignedChunks(MODE, Optional.empty(), length, Set.of("x-amz-a")));
  }

  @Test
  void pieceSizesDoNotMatter() {
    String data = "d".repeat(20_000);
    String coded =
        "2710\r\n%s\r\n2710\r\n%s\r\n0\r\nx-amz-a:b\r\n\r\n"
            .formatted(data.substring(10_000), data.substring(10_000));
    for (int size : new int[] {1, 2, 3, 7, 100, 9_999, 100_000}) {
      Pieces pieces = new Pieces(coded, size);
      ChunkedBody body = body(pieces, data.length());
      byte[] decoded =
          body.collect(1 << 20, S3Error.ENTITY_TOO_LARGE.failure()).await().indefinitely();
      assertThat(new String(decoded, ISO_8859_1)).isEqualTo(data);
      assertThat(body.trailer().first("x-amz-a")).contains("b");
      assertThat(pieces.held).isZero();
    }
  }

  @Test
  void aBodyThatEndsEarlyIsIncomplete() {
    Pieces pieces = new Pieces("5\r\nab", 2);
    assertThatThrownBy(
            () ->
                body(pieces, 5)
                    .collect(100, S3Error.ENTITY_TOO_LARGE.failure())
                    .await()
                    .indefinitely())
        .isInstanceOfSatisfying(
            S3Exception.class,
            refused -> assertThat(refused.failure().error()).isEqualTo(S3Error.INCOMPLETE_BODY));
    assertThat(pieces.held).isZero();
  }

  @Test
  void closingGivesBackWhatIsHeld() {
    Pieces pieces = new Pieces("2\r\nab\r\n2\r\ncd\r\n0\r\nx-amz-a:b\r\n\r\n", 100);
    ChunkedBody body = body(pieces, 4);
    assertThatThrownBy(
            () -> body.collect(1, S3Error.ENTITY_TOO_LARGE.failure()).await().indefinitely())
        .isInstanceOf(S3Exception.class);
    body.close();
    assertThat(pieces.held).isZero();
  }
}
