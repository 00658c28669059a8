package org.nonagon.gateway.body;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.protocol.checksum.md5.Md5Lanes;
import org.nonagon.protocol.object.EntityTag;

/** On an event loop that runs its tasks when it is told to. */
final class CheckedBodyTest {
  private static final int PIECE_BYTES = 64 << 10;

  private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
  private final BodyHashing hashing = new BodyHashing(new Md5Lanes(), () -> loop::add);
  private final List<ByteBuffer> givenBack = new ArrayList<>();

  @Test
  void aPieceIsPassedOnWhenItIsHashed() {
    ByteBuffer bytes = ByteBuffer.allocate(PIECE_BYTES);
    CheckedBody body = body(bytes);
    UniAssertSubscriber<Optional<Piece>> first = ask(body);
    first.assertNotTerminated();
    runAll();
    assertThat(first.assertCompleted().getItem().orElseThrow().buffers()).containsExactly(bytes);
    assertThat(ask(body).assertCompleted().getItem()).isEmpty();
    // head -c 65536 /dev/zero | md5sum
    assertThat(body.digests().etag())
        .isEqualTo(EntityTag.ofMd5(HexFormat.of().parseHex("fcd6bcb56c1689fcef28b57c22475bad")));
    assertThat(body.digests().length()).isEqualTo(PIECE_BYTES);
    assertThat(givenBack).isEmpty();
  }

  @Test
  void aSmallPieceIsPassedOnAtOnce() {
    CheckedBody body = body(ByteBuffer.wrap("abc".getBytes(US_ASCII)));
    ask(body).assertCompleted();
    ask(body).assertCompleted();
    assertThat(loop).isEmpty();
    assertThat(body.digests().etag())
        .isEqualTo(EntityTag.ofMd5(HexFormat.of().parseHex("900150983cd24fb0d6963f7d28e17f72")));
  }

  @Test
  void aPieceThatNobodyWaitsForAnyMoreIsGivenBackWhenItIsHashed() {
    ByteBuffer bytes = ByteBuffer.allocate(PIECE_BYTES);
    UniAssertSubscriber<Optional<Piece>> asking = ask(body(bytes));
    asking.cancel();
    assertThat(givenBack).isEmpty();
    runAll();
    assertThat(givenBack).containsExactly(bytes);
  }

  @Test
  void aPieceThatCannotBeHashedIsGivenBackOnce() {
    ByteBuffer bytes = ByteBuffer.allocate(PIECE_BYTES);
    UniAssertSubscriber<Optional<Piece>> asking = ask(body(bytes));
    bytes.limit(0); // Bytes that change while they are hashed.
    runAll();
    asking.assertFailedWith(IndexOutOfBoundsException.class);
    assertThat(givenBack).containsExactly(bytes);
  }

  private CheckedBody body(ByteBuffer bytes) {
    ArrayDeque<Piece> pieces = new ArrayDeque<>();
    pieces.add(new Piece(List.of(bytes), () -> givenBack.add(bytes)));
    ByteSource source =
        new ByteSource() {
          @Override
          public Uni<Optional<Piece>> next() {
            return Uni.createFrom().item(Optional.ofNullable(pieces.poll()));
          }

          @Override
          public void close() {}
        };
    return new CheckedBody(
        source, Integrity.computed(Optional.empty()), HeaderFields::none, hashing);
  }

  private static UniAssertSubscriber<Optional<Piece>> ask(CheckedBody body) {
    return body.next().subscribe().withSubscriber(UniAssertSubscriber.create());
  }

  private void runAll() {
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
  }
}
