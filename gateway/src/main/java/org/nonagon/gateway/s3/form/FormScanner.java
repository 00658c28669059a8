package org.nonagon.gateway.s3.form;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.nonagon.gateway.s3.S3Error;

/**
 * Parts a {@code multipart/form-data} body, as it arrives and without a copy.
 *
 * <pre>
 *   --boundary CRLF
 *   Content-Disposition: form-data; name="key" CRLF
 *   CRLF
 *   data CRLF
 *   --boundary CRLF
 *   ...
 *   --boundary-- CRLF
 * </pre>
 *
 * <p>The delimiter is the line end before a boundary together with it. A carriage return is its
 * first byte and none of the others, so a search that fails may go on where it failed, and all that
 * is kept between two inputs is how much of a delimiter has been seen.
 *
 * <p>Fails with {@link org.nonagon.gateway.s3.S3Exception} on a body that is not well-formed. Not
 * thread-safe; belongs to one request. How much may come is its user's to bound, but for lines.
 */
final class FormScanner {
  /** Bound on a line of a part's head. */
  static final int MAX_LINE_BYTES = 4096;

  /** What comes next in a body. */
  sealed interface Event {
    /** All of the input has been read. */
    record MoreNeeded() implements Event {}

    /** A part begins. */
    record PartBegan(PartHead head) implements Event {}

    /** Data of the part, valid as long as the input is. */
    record Data(ByteBuffer bytes) implements Event {}

    /** The part ends. */
    record PartEnded() implements Event {}

    /** The last part has ended; what follows is ignored. */
    record FormEnded() implements Event {}
  }

  private enum State {
    PREAMBLE,
    PART,
    PART_END,
    AFTER_DELIMITER,
    HEAD,
    EPILOGUE
  }

  private static final Event MORE_NEEDED = new Event.MoreNeeded();

  private final byte[] delimiter;
  private final StringBuilder line = new StringBuilder();
  private final List<String> lines = new ArrayList<>();
  private State state = State.PREAMBLE;
  private int matched;
  private int carried;

  /** A scanner; the line end before the first boundary is the one before the body. */
  FormScanner(FormBoundary boundary) {
    this.delimiter = boundary.delimiter();
    this.matched = 2;
    this.carried = 2;
  }

  /** How long the end of a form is, at least: its last delimiter and two dashes. */
  int endBytes() {
    return delimiter.length + 2;
  }

  /** Whether the last part has ended. */
  boolean hasEnded() {
    return state == State.EPILOGUE;
  }

  /** Reads on until there is something to tell. */
  Event next(ByteBuffer input) {
    while (true) {
      switch (state) {
        case PREAMBLE -> {
          if (scan(input) instanceof Event.MoreNeeded) {
            return MORE_NEEDED;
          }
        }
        case PART -> {
          Event event = scan(input);
          if (!(event instanceof Event.PartEnded)) {
            return event;
          }
        }
        case PART_END -> {
          state = State.AFTER_DELIMITER;
          return new Event.PartEnded();
        }
        case AFTER_DELIMITER -> {
          if (!readAfterDelimiter(input)) {
            return MORE_NEEDED;
          }
          if (state == State.EPILOGUE) {
            return new Event.FormEnded();
          }
        }
        case HEAD -> {
          if (!readLine(input)) {
            return MORE_NEEDED;
          }
          if (state == State.PART) {
            return began();
          }
        }
        case EPILOGUE -> {
          input.position(input.limit());
          return MORE_NEEDED;
        }
      }
    }
  }

  /** Reads data up to the end of the input or of the part; PartEnded says only that it ended. */
  private Event scan(ByteBuffer input) {
    int start = input.position();
    for (int at = start; at < input.limit(); ) {
      if (input.get(at) == delimiter[matched]) {
        at++;
        matched++;
        if (matched == delimiter.length) {
          return partEnded(input, start, at);
        }
      } else if (carried > 0) {
        return carriedWasData();
      } else if (matched > 0) {
        matched = 0;
      } else {
        at++;
      }
    }
    int end = input.limit() - (matched - carried);
    carried = matched;
    input.position(input.limit());
    return end > start ? new Event.Data(slice(input, start, end)) : MORE_NEEDED;
  }

  private Event partEnded(ByteBuffer input, int start, int at) {
    int end = at - (delimiter.length - carried);
    matched = 0;
    carried = 0;
    input.position(at);
    state = state == State.PREAMBLE ? State.AFTER_DELIMITER : State.PART_END;
    return end > start ? new Event.Data(slice(input, start, end)) : new Event.PartEnded();
  }

  /** What an earlier input ended with only looked like a delimiter. The input is read anew. */
  private Event carriedWasData() {
    ByteBuffer data = ByteBuffer.wrap(delimiter, 0, carried).asReadOnlyBuffer();
    matched = 0;
    carried = 0;
    return new Event.Data(data);
  }

  private static ByteBuffer slice(ByteBuffer input, int start, int end) {
    return input.slice(start, end - start);
  }

  /** Reads what tells the last delimiter from the others; false when it is not all there. */
  private boolean readAfterDelimiter(ByteBuffer input) {
    while (input.hasRemaining() && line.length() < 2) {
      line.append((char) (input.get() & 0xff));
    }
    if (line.length() < 2) {
      return false;
    }
    String two = line.toString();
    line.setLength(0);
    state =
        switch (two) {
          case "\r\n" -> State.HEAD;
          case "--" -> State.EPILOGUE;
          default -> throw malformed();
        };
    return true;
  }

  /** Reads a line of a part's head; false when it is not all there. */
  private boolean readLine(ByteBuffer input) {
    while (input.hasRemaining()) {
      char c = (char) (input.get() & 0xff);
      if (c == '\n') {
        takeLine();
        return true;
      }
      line.append(c);
      if (line.length() > MAX_LINE_BYTES) {
        throw malformed();
      }
    }
    return false;
  }

  private void takeLine() {
    int length = line.length() - 1;
    if (length < 0 || line.indexOf("\r") != length) {
      throw malformed();
    }
    String text = line.substring(0, length);
    line.setLength(0);
    if (text.isEmpty()) {
      state = State.PART;
    } else {
      lines.add(text);
    }
  }

  private Event began() {
    PartHead head = PartHead.parse(lines).orElseThrow(FormScanner::malformed);
    lines.clear();
    return new Event.PartBegan(head);
  }

  private static RuntimeException malformed() {
    return S3Error.MALFORMED_POST_REQUEST.failure().exception();
  }
}
