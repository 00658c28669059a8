package org.nonagon.gateway.s3.form;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.nonagon.gateway.body.ByteSource;
import org.nonagon.gateway.body.Piece;
import org.nonagon.gateway.s3.FormFields;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;

/**
 * Reads a form up to its file. What stands before the file is kept and so is bounded: by {@value
 * #MAX_BYTES_BEFORE_FILE} bytes, as S3 does, and by the number of fields.
 *
 * <p>Not thread-safe; belongs to one request.
 */
final class FormReader {
  /** Bound on what stands before the file's data. */
  static final int MAX_BYTES_BEFORE_FILE = 20 << 10;

  /** Bound on the number of fields before the file. */
  static final int MAX_FIELDS = 256;

  private static final String FILE_NAME = "${filename}";
  private static final String POLICY = "policy";

  private final ByteSource raw;
  private final long rawBytes;
  private final FormScanner scanner;
  private final Map<String, String> fields = new LinkedHashMap<>();
  private final ByteArrayOutputStream value = new ByteArrayOutputStream();
  private String name = "";
  private long readBytes;
  private Optional<UploadForm> form = Optional.empty();

  /**
   * A reader of one form.
   *
   * @param raw the body as it arrives
   * @param rawBytes how long it is
   */
  FormReader(ByteSource raw, long rawBytes, FormBoundary boundary) {
    this.raw = raw;
    this.rawBytes = rawBytes;
    this.scanner = new FormScanner(boundary);
  }

  /** Reads as much as it takes. */
  Uni<UploadForm> read() {
    return Multi.createBy()
        .repeating()
        .uni(() -> raw.next().map(this::take))
        .until(isDone -> isDone)
        .onItem()
        .ignoreAsUni()
        .map(nothing -> form.orElseThrow());
  }

  /** Whether the file has begun. */
  private boolean take(Optional<Piece> piece) {
    if (piece.isEmpty()) {
      throw withoutFile().exception();
    }
    Queue<ByteBuffer> buffers = new ArrayDeque<>(piece.get().buffers());
    try {
      while (form.isEmpty() && !buffers.isEmpty()) {
        take(buffers, piece.get());
      }
    } catch (RuntimeException refused) {
      piece.get().release().run();
      throw refused;
    }
    if (form.isEmpty()) {
      piece.get().release().run();
    }
    return form.isPresent();
  }

  private S3Failure withoutFile() {
    return scanner.hasEnded() ? noFile("0") : S3Error.MALFORMED_POST_REQUEST.failure();
  }

  /** The refusal of a form with no file or with several. */
  static S3Failure noFile(String count) {
    return S3Failure.invalidArgument(
        FormFile.NAME, count, S3Error.INCORRECT_NUMBER_OF_FILES_IN_POST_REQUEST.message());
  }

  /** Reads the first buffer, which stays where it is when the file begins in it. */
  private void take(Queue<ByteBuffer> buffers, Piece piece) {
    ByteBuffer buffer = buffers.element();
    int start = buffer.position();
    FormScanner.Event event = scanner.next(buffer);
    readBytes += buffer.position() - start;
    if (readBytes > MAX_BYTES_BEFORE_FILE) {
      throw S3Error.MAX_POST_PRE_DATA_LENGTH_EXCEEDED_ERROR
          .failure()
          .with("MaxPostPreDataLengthBytes", Integer.toString(MAX_BYTES_BEFORE_FILE))
          .exception();
    }
    switch (event) {
      case FormScanner.Event.MoreNeeded() -> buffers.remove();
      case FormScanner.Event.PartBegan(PartHead head) when head.name().equals(FormFile.NAME) ->
          form = Optional.of(form(head.fileName(), new FormFile.Rest(raw, buffers, piece)));
      case FormScanner.Event.PartBegan(PartHead head) -> begin(head.name());
      case FormScanner.Event.Data(ByteBuffer data) -> append(data);
      case FormScanner.Event.PartEnded() -> end();
      case FormScanner.Event.FormEnded() -> throw withoutFile().exception();
    }
  }

  private void begin(String field) {
    if (fields.containsKey(field)) {
      throw S3Failure.invalidArgument(field, "", "The form has the field more than once.")
          .exception();
    }
    if (fields.size() == MAX_FIELDS) {
      throw S3Error.MALFORMED_POST_REQUEST.failure().exception();
    }
    name = field;
    value.reset();
  }

  private void append(ByteBuffer data) {
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    value.writeBytes(copy);
  }

  private void end() {
    String text =
        PercentCoding.utf8(value.toByteArray())
            .orElseThrow(() -> S3Error.MALFORMED_POST_REQUEST.failure().exception());
    fields.put(name, text);
  }

  private UploadForm form(String fileName, FormFile.Rest rest) {
    Map<String, String> expanded = new LinkedHashMap<>();
    fields.forEach(
        (field, text) ->
            expanded.put(field, field.equals(POLICY) ? text : text.replace(FILE_NAME, fileName)));
    return new UploadForm(
        FormFields.of(expanded), new FormFile(scanner, rest, rawBytes - readBytes));
  }
}
