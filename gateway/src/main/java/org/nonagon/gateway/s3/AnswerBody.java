package org.nonagon.gateway.s3;

import java.nio.ByteBuffer;
import org.nonagon.gateway.body.ByteSource;

/** The bytes of an answer. */
public sealed interface AnswerBody {
  /** How many bytes are sent. */
  long sentBytes();

  /** No bytes: the answer says {@code Content-Length: 0} where HTTP wants a length. */
  AnswerBody NONE = new Document(ByteBuffer.allocate(0));

  /** Bytes that are at hand, to be read and not changed. */
  record Document(ByteBuffer bytes) implements AnswerBody {
    @Override
    public long sentBytes() {
      return bytes.remaining();
    }
  }

  /**
   * Bytes of an object, pulled as the client takes them.
   *
   * @param length how many there are
   * @param source what supplies them, and is closed in the end
   */
  record Pulled(long length, ByteSource source) implements AnswerBody {
    @Override
    public long sentBytes() {
      return length;
    }
  }

  /** No bytes, but the length that a GET would have: the answer to a HEAD. */
  record LengthOnly(long length) implements AnswerBody {
    @Override
    public long sentBytes() {
      return 0;
    }
  }
}
