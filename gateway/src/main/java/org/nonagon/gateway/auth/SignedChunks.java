package org.nonagon.gateway.auth;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

/**
 * Reads a body in {@code aws-chunked} coding as it arrives, in pieces of any size, and hands out
 * the data within.
 *
 * <pre>
 *   10000;chunk-signature=64 hex CRLF  data CRLF     signed chunks, each signature chained to the one before
 *   10000 CRLF  data CRLF                            unsigned chunks
 *   0;chunk-signature=64 hex CRLF                    the last chunk is empty
 *   x-amz-checksum-crc32c:value CRLF                 the trailer, where one was announced
 *   x-amz-trailer-signature:64 hex CRLF              its signature, where chunks are signed
 *   CRLF
 * </pre>
 *
 * <p>Data is handed out as slices of the input before its chunk's signature can have been checked,
 * so nothing may become visible before {@link Progress.Finished}. No chunk is buffered; what is
 * kept between pieces is one line of at most {@value #MAX_LINE_BYTES} bytes and the trailer.
 *
 * <p>Not thread-safe; belongs to one request.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Transferring
 *     payload in multiple chunks</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html">Including
 *     trailing headers</a>
 */
public final class SignedChunks {

  /** Bound on a line: a chunk's header or a field of the trailer. */
  public static final int MAX_LINE_BYTES = 4096;

  /** Bound on the number of fields in a trailer. */
  public static final int MAX_TRAILER_FIELDS = 16;

  /** Every chunk but the last one with data has at least so many bytes. */
  public static final int MIN_CHUNK_BYTES = 8192;

  /** Bytes tolerated behind the end: some clients write one more empty line. */
  private static final int MAX_EPILOGUE_BYTES = 2;

  /** Takes the data; the slice is the caller's input, valid as long as that is. */
  @FunctionalInterface
  public interface Sink {
    void accept(ByteBuffer slice);
  }

  /** How far the body has been read. */
  public sealed interface Progress {

    /** All was well so far, and the body goes on. */
    record Unfinished() implements Progress {}

    /** The body is complete, its signatures hold, and these fields followed it. */
    record Finished(HeaderFields trailer) implements Progress {}

    /** The body is refused; so is whatever else is fed. */
    record Refused(S3Failure failure) implements Progress {}
  }

  private enum State {
    CHUNK_HEADER,
    DATA,
    DATA_END,
    TRAILER,
    END_OF_BODY,
    EPILOGUE
  }

  private static final Progress UNFINISHED = new Progress.Unfinished();

  private final boolean hasTrailer;
  private final Optional<ChunkSignatures> signatures;
  private final long decodedBytes;
  private final Set<String> announced;

  private final StringBuilder line = new StringBuilder();
  private final List<HeaderFields.Field> trailer = new ArrayList<>();
  private State state = State.CHUNK_HEADER;
  private Progress progress = UNFINISHED;
  private long receivedBytes;
  private long chunkBytes;
  private long chunkLeftBytes;
  private long chunks;
  private int epilogueBytes;

  /**
   * A reader of one body.
   *
   * @param mode how the body is coded
   * @param key what the chain of signatures begins with; there when chunks are signed
   * @param decodedBytes how many bytes of data there must be
   * @param announced the names of the fields that the trailer must have
   */
  public SignedChunks(
      PayloadMode.Chunked mode, Optional<ChunkKey> key, long decodedBytes, Set<String> announced) {
    if (mode.isSigned() && key.isEmpty()) {
      throw new IllegalArgumentException("signed chunks need a key");
    }
    this.hasTrailer = mode.hasTrailer();
    this.signatures = mode.isSigned() ? key.map(ChunkSignatures::new) : Optional.empty();
    this.decodedBytes = decodedBytes;
    this.announced = lowerCase(announced);
  }

  private static Set<String> lowerCase(Set<String> names) {
    Set<String> lower = new TreeSet<>();
    names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
    return lower;
  }

  /** A reader of the body of a verified request, as its headers announce it. */
  public static S3Outcome<SignedChunks> of(
      S3Request request, PayloadMode.Chunked mode, Optional<ChunkKey> key) {
    return ChunkedBodyHeaders.parse(request)
        .map(
            headers ->
                new SignedChunks(mode, key, headers.decodedBytes(), headers.announcedTrailer()));
  }

  /** How many bytes of data the body has, by its headers. */
  public long decodedBytes() {
    return decodedBytes;
  }

  /** Reads the next piece of the body; what is left of it after a refusal is dropped. */
  public Progress feed(ByteBuffer input, Sink sink) {
    while (input.hasRemaining() && !(progress instanceof Progress.Refused)) {
      switch (state) {
        case CHUNK_HEADER, DATA_END, TRAILER, END_OF_BODY -> readLine(input);
        case DATA -> readData(input, sink);
        case EPILOGUE -> readEpilogue(input);
      }
    }
    return progress;
  }

  /** Says that nothing more will come. */
  public Progress end() {
    return progress instanceof Progress.Unfinished
        ? refuse(S3Error.INCOMPLETE_BODY.failure("The request body terminated unexpectedly"))
        : progress;
  }

  private void readData(ByteBuffer input, Sink sink) {
    int length = (int) Math.min(chunkLeftBytes, input.remaining());
    ByteBuffer slice = input.slice(input.position(), length);
    input.position(input.position() + length);
    signatures.ifPresent(s -> s.update(slice.duplicate()));
    chunkLeftBytes -= length;
    receivedBytes += length;
    sink.accept(slice);
    if (chunkLeftBytes == 0) {
      endOfChunk();
    }
  }

  /**
   * The signature is checked as soon as the data is there; the line end after it belongs to no
   * signature.
   */
  private void endOfChunk() {
    if (signatures.isPresent() && !signatures.get().chunkHolds()) {
      refuse(S3Error.SIGNATURE_DOES_NOT_MATCH.failure());
    }
    state = State.DATA_END;
  }

  private void readLine(ByteBuffer input) {
    while (input.hasRemaining()) {
      char c = (char) (input.get() & 0xff);
      if (c == '\n') {
        takeLine();
        return;
      }
      line.append(c);
      if (line.length() > MAX_LINE_BYTES) {
        refuse(malformed("a line of the chunked body is too long"));
        return;
      }
    }
  }

  private void takeLine() {
    boolean hasReturn = !line.isEmpty() && line.charAt(line.length() - 1) == '\r';
    String text = line.substring(0, line.length() - (hasReturn ? 1 : 0));
    line.setLength(0);
    if (text.indexOf('\r') >= 0 || (!hasReturn && state != State.TRAILER)) {
      refuse(malformed("a line of the chunked body does not end as it should"));
      return;
    }
    switch (state) {
      case CHUNK_HEADER -> takeChunkHeader(text);
      case DATA_END -> takeEmpty(text, State.CHUNK_HEADER);
      case TRAILER -> takeTrailer(text);
      case END_OF_BODY -> takeEmpty(text, State.EPILOGUE);
      case DATA, EPILOGUE -> throw new IllegalStateException("no line is read in " + state);
    }
  }

  private void takeEmpty(String text, State next) {
    if (!text.isEmpty()) {
      refuse(malformed("a chunk is longer than its header says"));
      return;
    }
    state = next;
    if (next == State.EPILOGUE) {
      progress = new Progress.Finished(HeaderFields.of(trailer));
    }
  }

  private void takeChunkHeader(String text) {
    Optional<ChunkHeader> header = ChunkHeader.parse(text, signatures.isPresent());
    if (header.isEmpty()) {
      refuse(malformed("the header of a chunk is not well-formed"));
      return;
    }
    long bytes = header.get().bytes();
    Optional<S3Failure> failure = wrongSize(bytes);
    if (failure.isPresent()) {
      refuse(failure.get());
      return;
    }
    signatures.ifPresent(s -> s.begin(header.get().signature()));
    chunks++;
    chunkBytes = bytes;
    chunkLeftBytes = bytes;
    state = State.DATA;
    if (bytes == 0) {
      endOfData();
    }
  }

  private Optional<S3Failure> wrongSize(long bytes) {
    if (bytes > 0 && chunks > 0 && chunkBytes < MIN_CHUNK_BYTES) {
      return Optional.of(
          S3Error.INVALID_CHUNK_SIZE_ERROR
              .failure()
              .with("Chunk", Long.toString(chunks))
              .with("BadChunkSize", Long.toString(chunkBytes)));
    }
    boolean isWrong =
        bytes == 0 ? receivedBytes != decodedBytes : bytes > decodedBytes - receivedBytes;
    return isWrong
        ? Optional.of(
            S3Error.INCOMPLETE_BODY.failure(
                "You did not provide the number of bytes specified by the"
                    + " x-amz-decoded-content-length HTTP header"))
        : Optional.empty();
  }

  private void endOfData() {
    endOfChunk();
    state = hasTrailer ? State.TRAILER : State.END_OF_BODY;
  }

  /**
   * Takes a line of the trailer. An empty line ends it, except before the signature of a signed
   * one, where some clients write an empty line too.
   */
  private void takeTrailer(String text) {
    if (!text.isEmpty()) {
      takeTrailerField(text);
    } else if (signatures.isEmpty()) {
      endOfTrailer();
    } else if (trailer.size() < announced.size()) {
      refuse(S3Error.MALFORMED_TRAILER_ERROR.failure());
    }
  }

  private void takeTrailerField(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || trailer.size() == MAX_TRAILER_FIELDS) {
      refuse(S3Error.MALFORMED_TRAILER_ERROR.failure());
      return;
    }
    HeaderFields.Field field =
        new HeaderFields.Field(text.substring(0, colon), text.substring(colon + 1));
    if (field.name().equals(S3Headers.AMZ_TRAILER_SIGNATURE) && signatures.isPresent()) {
      takeTrailerSignature(signatures.get(), field.value());
    } else {
      trailer.add(field);
    }
  }

  private void takeTrailerSignature(ChunkSignatures chain, String signature) {
    if (!chain.trailerHolds(trailer, signature)) {
      refuse(S3Error.SIGNATURE_DOES_NOT_MATCH.failure());
      return;
    }
    state = State.END_OF_BODY;
    checkTrailerNames();
  }

  private void endOfTrailer() {
    state = State.EPILOGUE;
    progress = new Progress.Finished(HeaderFields.of(trailer));
    checkTrailerNames();
  }

  /** The trailer has what was announced, and nothing else and nothing twice. */
  private void checkTrailerNames() {
    Set<String> names = new TreeSet<>();
    trailer.forEach(field -> names.add(field.name()));
    if (names.size() != trailer.size() || !names.equals(announced)) {
      refuse(S3Error.MALFORMED_TRAILER_ERROR.failure());
    }
  }

  private void readEpilogue(ByteBuffer input) {
    byte b = input.get();
    epilogueBytes++;
    if (epilogueBytes > MAX_EPILOGUE_BYTES || (b != '\r' && b != '\n')) {
      refuse(malformed("bytes follow the last chunk"));
    }
  }

  private Progress refuse(S3Failure failure) {
    progress = new Progress.Refused(failure);
    return progress;
  }

  private static S3Failure malformed(String what) {
    return S3Error.INVALID_REQUEST.failure("The aws-chunked body is malformed: " + what + ".");
  }
}
