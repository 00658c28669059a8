package org.nonagon.gateway.s3.form;

import io.smallrye.mutiny.Uni;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import org.nonagon.gateway.body.ByteSource;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.gateway.body.Piece;
import org.nonagon.gateway.s3.S3Error;

/**
 * The file within a form, and what follows it. It ends when the whole form has been read, was
 * well-formed, and the file was as long as the policy has it; otherwise it fails.
 *
 * <p>How long the file is, only its end tells. What follows it is bounded, so all but the last
 * {@link ObjectBody#MAX_OPEN_BYTES} of it are certain from the start.
 *
 * <p>Not thread-safe; belongs to one request.
 */
final class FormFile implements ByteSource {
  /** The name of the field that the file is in. */
  static final String NAME = "file";

  private final FormScanner scanner;
  private final Rest rest;
  private final long restBytes;
  private long minBytes;
  private long maxBytes = ObjectBody.MAX_BYTES;
  private long longestBytes;
  private Optional<Piece> held;
  private long fileBytes;
  private boolean isInFile = true;
  private boolean hasEnded;

  /**
   * What has not been read of a form.
   *
   * @param raw the body
   * @param buffers those of the piece that was read last
   * @param piece that piece, which is still to be released
   */
  record Rest(ByteSource raw, Queue<ByteBuffer> buffers, Piece piece) {
    Rest {
      buffers = new ArrayDeque<>(buffers);
    }
  }

  /**
   * A file that begins here.
   *
   * @param restBytes how long the rest of the form is
   */
  FormFile(FormScanner scanner, Rest rest, long restBytes) {
    this.scanner = scanner;
    this.rest = rest;
    this.restBytes = restBytes;
    this.held = Optional.of(new Piece(List.copyOf(rest.buffers()), rest.piece().release()));
  }

  /**
   * The file as the body of an object.
   *
   * @param least how long it has to be
   * @param most how long it may be
   */
  ObjectBody.Coded body(long least, long most) {
    minBytes = least;
    maxBytes = Math.min(most, ObjectBody.MAX_BYTES);
    longestBytes = restBytes - scanner.endBytes();
    if (longestBytes < 0) {
      throw S3Error.MALFORMED_POST_REQUEST.failure().exception();
    }
    if (certainBytes() > maxBytes) {
      throw tooLarge(certainBytes());
    }
    long length = Math.min(longestBytes, maxBytes);
    return new ObjectBody.Coded(this, OptionalLong.of(length), length - certainBytes());
  }

  private long certainBytes() {
    return Math.max(0, restBytes - scanner.endBytes() - ObjectBody.MAX_OPEN_BYTES);
  }

  @Override
  public Uni<Optional<Piece>> next() {
    if (hasEnded) {
      return Uni.createFrom().item(Optional.empty());
    }
    Optional<Piece> first = held;
    held = Optional.empty();
    return first.isPresent()
        ? Uni.createFrom().item(() -> take(first))
        : rest.raw().next().map(this::take);
  }

  private Optional<Piece> take(Optional<Piece> piece) {
    if (piece.isEmpty()) {
      end();
      return Optional.empty();
    }
    try {
      List<ByteBuffer> data = new ArrayList<>();
      piece.get().buffers().forEach(buffer -> take(buffer, data));
      return Optional.of(new Piece(data, piece.get().release()));
    } catch (RuntimeException refused) {
      piece.get().release().run();
      throw refused;
    }
  }

  private void take(ByteBuffer buffer, List<ByteBuffer> data) {
    while (true) {
      switch (scanner.next(buffer)) {
        case FormScanner.Event.MoreNeeded() -> {
          return;
        }
        case FormScanner.Event.Data(ByteBuffer bytes) -> {
          if (isInFile) {
            count(bytes.remaining());
            data.add(bytes);
          }
        }
        case FormScanner.Event.PartEnded() -> endFile();
        case FormScanner.Event.PartBegan(PartHead head) -> {
          if (head.name().equals(NAME)) {
            throw FormReader.noFile("2").exception();
          }
        }
        case FormScanner.Event.FormEnded() -> {}
      }
    }
  }

  private void count(int bytes) {
    fileBytes += bytes;
    if (fileBytes > maxBytes) {
      throw tooLarge(fileBytes);
    }
    if (fileBytes > longestBytes) {
      throw S3Error.MALFORMED_POST_REQUEST.failure().exception();
    }
  }

  /** More after the file than it may be would have been taken for the file. */
  private void endFile() {
    if (isInFile && fileBytes < certainBytes()) {
      throw S3Error.MALFORMED_POST_REQUEST.failure().exception();
    }
    isInFile = false;
  }

  private void end() {
    if (!scanner.hasEnded()) {
      throw S3Error.MALFORMED_POST_REQUEST.failure().exception();
    }
    if (fileBytes < minBytes) {
      throw S3Error.ENTITY_TOO_SMALL
          .failure()
          .with("ProposedSize", Long.toString(fileBytes))
          .with("MinSizeAllowed", Long.toString(minBytes))
          .exception();
    }
    hasEnded = true;
  }

  private RuntimeException tooLarge(long bytes) {
    return ObjectBody.tooLarge(bytes, maxBytes).exception();
  }

  @Override
  public void close() {
    held.ifPresent(piece -> piece.release().run());
    held = Optional.empty();
    rest.raw().close();
  }
}
