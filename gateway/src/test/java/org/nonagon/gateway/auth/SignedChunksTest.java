package org.nonagon.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.gateway.auth.AwsExamples.SECRET_KEY;
import static org.nonagon.gateway.auth.AwsExamples.authorization;
import static org.nonagon.gateway.auth.AwsExamples.request;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.gateway.auth.SignedChunks.Progress;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;

class SignedChunksTest {

  private static final PayloadMode.Chunked SIGNED = new PayloadMode.Chunked(true, false);
  private static final PayloadMode.Chunked SIGNED_TRAILER = new PayloadMode.Chunked(true, true);
  private static final PayloadMode.Chunked UNSIGNED_TRAILER = new PayloadMode.Chunked(false, true);
  private static final int LAST_CHUNK_BYTES = 86;
  private static final String CRC = "x-amz-checksum-crc32c";
  private static final RequestSigner SIGNER =
      new RequestSigner(AwsExamples.ACCESS_KEY, SECRET_KEY, "20130524T000000Z", "us-east-1");
  private static final String SEED = "4".repeat(64);

  /** What came of a body. */
  private static final class Read {
    private final Progress progress;
    private final byte[] data;

    Read(Progress progress, byte[] data) {
      this.progress = progress;
      this.data = data;
    }

    Progress progress() {
      return progress;
    }

    byte[] data() {
      return data;
    }

    S3Error error() {
      assertThat(progress).isInstanceOf(Progress.Refused.class);
      return ((Progress.Refused) progress).failure().error();
    }

    HeaderFields trailer() {
      assertThat(progress).isInstanceOf(Progress.Finished.class);
      return ((Progress.Finished) progress).trailer();
    }
  }

  private static Read read(SignedChunks chunks, byte[] body, int pieceBytes) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (int from = 0; from < body.length; from += pieceBytes) {
      int length = Math.min(pieceBytes, body.length - from);
      chunks.feed(ByteBuffer.wrap(body, from, length).slice(), slice -> copy(slice, data));
    }
    return new Read(chunks.end(), data.toByteArray());
  }

  private static void copy(ByteBuffer slice, ByteArrayOutputStream to) {
    byte[] bytes = new byte[slice.remaining()];
    slice.get(bytes);
    to.writeBytes(bytes);
  }

  private static Optional<ChunkKey> key() {
    CredentialScope scope = CredentialScope.parse("K/" + SIGNER.scope()).orElseThrow();
    return Optional.of(
        new ChunkKey(
            SigningKey.derive(SECRET_KEY, scope), "20130524T000000Z", scope.scope(), SEED));
  }

  private static SignedChunks reader(PayloadMode.Chunked mode, long bytes, String... trailer) {
    return new SignedChunks(
        mode, mode.isSigned() ? key() : Optional.empty(), bytes, Set.of(trailer));
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A body as a client of the documentation writes it. */
  private static byte[] body(
      PayloadMode.Chunked mode, byte[] data, int chunkBytes, String trailer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String previous = SEED;
    for (int from = 0; from <= data.length; from += chunkBytes) {
      int to = Math.min(from + chunkBytes, data.length);
      byte[] chunk = Arrays.copyOfRange(data, from, to);
      previous = writeChunk(out, mode, previous, chunk);
      if (chunk.length > 0 && to == data.length) {
        previous = writeChunk(out, mode, previous, new byte[0]);
        break;
      }
    }
    if (mode.hasTrailer()) {
      out.writeBytes(latin1(trailer + "\r\n"));
      if (mode.isSigned()) {
        String signature = SIGNER.trailerSignature(previous, trailer + "\n");
        out.writeBytes(latin1("x-amz-trailer-signature:" + signature + "\r\n"));
      }
    }
    out.writeBytes(latin1("\r\n"));
    return out.toByteArray();
  }

  private static String writeChunk(
      ByteArrayOutputStream out, PayloadMode.Chunked mode, String previous, byte[] chunk) {
    String signature = mode.isSigned() ? SIGNER.chunkSignature(previous, chunk) : "";
    String extension = mode.isSigned() ? ";chunk-signature=" + signature : "";
    out.writeBytes(latin1(Integer.toHexString(chunk.length) + extension + "\r\n"));
    out.writeBytes(chunk);
    if (chunk.length > 0) {
      out.writeBytes(latin1("\r\n"));
    }
    return signature;
  }

  private static byte[] random(int length, long seed) {
    byte[] data = new byte[length];
    new Random(seed).nextBytes(data);
    return data;
  }

  private static S3Request documentedPut(
      String payload, String names, String signature, String... more) {
    String[] headers = {
      "Host", "s3.amazonaws.com",
      "x-amz-date", "20130524T000000Z",
      "x-amz-storage-class", "REDUCED_REDUNDANCY",
      "Authorization", authorization(names, signature),
      "x-amz-content-sha256", payload,
      "Content-Encoding", "aws-chunked",
      "x-amz-decoded-content-length", "66560"
    };
    String[] all = Arrays.copyOf(headers, headers.length + more.length);
    System.arraycopy(more, 0, all, headers.length, more.length);
    return request("PUT", "/examplebucket/chunkObject.txt", all);
  }

  private static SignedChunks documentedReader(S3Request request) {
    AuthOutcome outcome =
        AwsExamples.authenticate(AwsExamples.signatures(), request, Optional.empty(), SECRET_KEY);
    assertThat(outcome).isInstanceOf(AuthOutcome.Verified.class);
    AuthOutcome.Verified verified = (AuthOutcome.Verified) outcome;
    return SignedChunks.of(request, (PayloadMode.Chunked) verified.payload(), verified.chunkKey())
        .orThrow();
  }

  private static String chunk(int bytes, String signature) {
    return "%x;chunk-signature=%s\r\n%s\r\n".formatted(bytes, signature, "a".repeat(bytes));
  }

  private static final String DOCUMENTED_CHUNKS =
      chunk(65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648")
          + chunk(1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497")
          + chunk(0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9");

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8192, 1 << 20})
  void theDocumentedUploadInChunksIsRead(int pieceBytes) {
    S3Request request =
        documentedPut(
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                + "x-amz-decoded-content-length;x-amz-storage-class",
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
            "Content-Length",
            "66824");
    Read read = read(documentedReader(request), latin1(DOCUMENTED_CHUNKS), pieceBytes);
    assertThat(read.trailer().all()).isEmpty();
    assertThat(read.data()).isEqualTo(latin1("a".repeat(66560)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "\n\r\n", "\r\n\r\n"})
  void theDocumentedUploadWithATrailerIsRead(String afterField) {
    S3Request request =
        documentedPut(
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            "content-encoding;host;x-amz-content-sha256;x-amz-date;"
                + "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
            "x-amz-trailer",
            CRC);
    String body =
        chunk(65536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2")
            + chunk(1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7")
            + "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
            + "x-amz-checksum-crc32c:sOO8/Q=="
            + afterField
            + "x-amz-trailer-signature:"
            + "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";
    Read read = read(documentedReader(request), latin1(body), 1000);
    assertThat(read.trailer().first(CRC)).hasValue("sOO8/Q==");
    assertThat(read.data()).hasSize(66560);
  }

  @Test
  void everyModeReadsBackInPiecesOfEverySize() {
    byte[] data = random(40_000, 1);
    for (PayloadMode.Chunked mode :
        new PayloadMode.Chunked[] {SIGNED, SIGNED_TRAILER, UNSIGNED_TRAILER}) {
      byte[] body = body(mode, data, 16_384, CRC + ":AAAAAA==");
      String[] announced = mode.hasTrailer() ? new String[] {CRC} : new String[0];
      for (int pieceBytes : new int[] {1, 2, 3, 5, 63, 64, 65, 4096, 16_384, body.length}) {
        Read read = read(reader(mode, data.length, announced), body, pieceBytes);
        assertThat(read.progress()).isInstanceOf(Progress.Finished.class);
        assertThat(read.data()).isEqualTo(data);
      }
    }
  }

  @Test
  void anEmptyObjectIsOneEmptyChunk() {
    byte[] body = body(SIGNED, new byte[0], 8192, "");
    assertThat(read(reader(SIGNED, 0), body, 1).data()).isEmpty();
    assertThat(read(reader(SIGNED, 0), body, 1).trailer().all()).isEmpty();
  }

  @Test
  void dataIsHandedOutWithoutACopy() {
    byte[] data = random(10_000, 2);
    byte[] body = body(UNSIGNED_TRAILER, data, 10_000, CRC + ":AAAAAA==");
    reader(UNSIGNED_TRAILER, data.length, CRC)
        .feed(
            ByteBuffer.wrap(body),
            slice -> {
              assertThat(slice.arrayOffset()).isPositive();
              assertThat(slice.array()).isSameAs(body);
            });
  }

  @Test
  void everyTruncationIsAnIncompleteBody() {
    byte[] data = random(300, 3);
    for (PayloadMode.Chunked mode :
        new PayloadMode.Chunked[] {SIGNED, SIGNED_TRAILER, UNSIGNED_TRAILER}) {
      byte[] body = body(mode, data, 8192, CRC + ":AAAAAA==");
      String[] announced = mode.hasTrailer() ? new String[] {CRC} : new String[0];
      for (int length = 0; length < body.length; length++) {
        Read read = read(reader(mode, data.length, announced), Arrays.copyOf(body, length), 4096);
        assertThat(read.error()).as("%s at %d", mode, length).isEqualTo(S3Error.INCOMPLETE_BODY);
      }
    }
  }

  @Test
  void everyFlippedByteOfASignedBodyIsFound() {
    byte[] data = random(100, 4);
    byte[] body = body(SIGNED_TRAILER, data, 8192, CRC + ":AAAAAA==");
    int end = body.length - 2;
    for (int at = 0; at < end; at++) {
      byte[] wrong = body.clone();
      wrong[at] ^= 0x11;
      Read read = read(reader(SIGNED_TRAILER, data.length, CRC), wrong, 64);
      assertThat(read.progress()).as("byte %d", at).isInstanceOf(Progress.Refused.class);
    }
  }

  @Test
  void aChangedByteOfDataIsASignatureThatDoesNotMatch() {
    byte[] body = body(SIGNED, random(20_000, 5), 8192, "");
    body[9000] ^= 1;
    assertThat(read(reader(SIGNED, 20_000), body, 4096).error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void chunksThatChangePlacesAreFound() {
    byte[] data = new byte[3 * 8192];
    byte[] body = body(SIGNED, data, 8192, "");
    int chunk = (body.length - LAST_CHUNK_BYTES) / 3;
    byte[] swapped = body.clone();
    System.arraycopy(body, chunk, swapped, 0, chunk);
    System.arraycopy(body, 0, swapped, chunk, chunk);
    assertThat(read(reader(SIGNED, data.length), swapped, 4096).error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @ParameterizedTest
  @CsvSource({"19999", "20001", "0", "8192"})
  void theDecodedLengthMustBeTheAnnouncedOne(long announced) {
    byte[] body = body(SIGNED, random(20_000, 6), 8192, "");
    assertThat(read(reader(SIGNED, announced), body, 4096).error())
        .isEqualTo(S3Error.INCOMPLETE_BODY);
  }

  @Test
  void onlyTheLastChunkMayBeShort() {
    byte[] body = body(SIGNED, random(3000, 7), 1000, "");
    Read read = read(reader(SIGNED, 3000), body, 4096);
    assertThat(read.error()).isEqualTo(S3Error.INVALID_CHUNK_SIZE_ERROR);
    S3Failure failure = ((Progress.Refused) read.progress()).failure();
    assertThat(failure.detail("BadChunkSize")).hasValue("1000");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-amz-checksum-crc32:AAAAAA==",
        "nothing",
        ":AAAAAA==",
        "x-amz-checksum-crc32c:AAAAAA==\r\nx-amz-checksum-crc32c:AAAAAA==",
        "x-amz-checksum-crc32c:AAAAAA==\r\nother:1"
      })
  void aTrailerHasWhatWasAnnouncedAndNothingElse(String trailer) {
    byte[] body = body(UNSIGNED_TRAILER, random(10, 8), 8192, trailer);
    assertThat(read(reader(UNSIGNED_TRAILER, 10, CRC), body, 4096).error())
        .isEqualTo(S3Error.MALFORMED_TRAILER_ERROR);
  }

  @Test
  void anAnnouncedTrailerMustCome() {
    assertThat(read(reader(UNSIGNED_TRAILER, 0, CRC), latin1("0\r\n\r\n"), 4096).error())
        .isEqualTo(S3Error.MALFORMED_TRAILER_ERROR);
  }

  @Test
  void aTrailerWithAWrongSignatureIsRefused() {
    String body =
        new String(
            body(SIGNED_TRAILER, new byte[0], 8192, CRC + ":AAAAAA=="),
            StandardCharsets.ISO_8859_1);
    byte[] wrong = latin1(body.replace(":AAAAAA==", ":BAAAAA=="));
    assertThat(read(reader(SIGNED_TRAILER, 0, CRC), wrong, 4096).error())
        .isEqualTo(S3Error.SIGNATURE_DOES_NOT_MATCH);
  }

  @Test
  void aSignedTrailerNeedsItsSignature() {
    String body =
        new String(
            body(SIGNED_TRAILER, new byte[0], 8192, CRC + ":AAAAAA=="),
            StandardCharsets.ISO_8859_1);
    byte[] cut = latin1(body.substring(0, body.indexOf("x-amz-trailer-signature")) + "\r\n");
    assertThat(read(reader(SIGNED_TRAILER, 0, CRC), cut, 4096).error())
        .isEqualTo(S3Error.INCOMPLETE_BODY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1\r\n",
        "\r\n",
        "g\r\n",
        "ffffffffffffffff\r\n",
        "1 \r\n",
        "0x1\r\n",
        "2\n",
        "1\r2\r\n",
        "1\r\nab\r\n",
        "0\r\nx-amz-checksum-crc32c:AAAAAA==\r\n\r\nmore"
      })
  void aMalformedBodyIsAnInvalidRequest(String body) {
    long bytes = body.startsWith("1") ? 1 : 0;
    assertThat(read(reader(UNSIGNED_TRAILER, bytes, CRC), latin1(body), 4096).error())
        .isEqualTo(S3Error.INVALID_REQUEST);
  }

  @Test
  void aLineWithoutAnEndIsRefusedAtItsBound() {
    byte[] endless = latin1("0".repeat(SignedChunks.MAX_LINE_BYTES + 1));
    assertThat(read(reader(UNSIGNED_TRAILER, 0), endless, 100).error())
        .isEqualTo(S3Error.INVALID_REQUEST);
  }

  @Test
  void oneMoreEmptyLineAtTheEndIsTolerated() {
    byte[] body = latin1("0\r\nx-amz-checksum-crc32c:AAAAAA==\n\r\n\r\n");
    assertThat(read(reader(UNSIGNED_TRAILER, 0, CRC), body, 1).trailer().first(CRC))
        .hasValue("AAAAAA==");
  }

  @Test
  void noSplitOfAGarbledBodyEscapesOrHangs() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] body =
          body(SIGNED_TRAILER, random(random.nextInt(200), seed), 8192, CRC + ":AAAAAA==");
      for (int i = random.nextInt(4); i >= 0; i--) {
        body[random.nextInt(body.length)] =
            (byte) "\r\n0123456789abcdef;:=".charAt(random.nextInt(21));
      }
      int pieceBytes = 1 + random.nextInt(50);
      Read pieces = read(reader(SIGNED_TRAILER, 100, CRC), body, pieceBytes);
      Read whole = read(reader(SIGNED_TRAILER, 100, CRC), body, body.length);
      assertThat(pieces.progress().getClass())
          .as("seed %d", seed)
          .isEqualTo(whole.progress().getClass());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', MISSING_CONTENT_LENGTH",
    "-1, INVALID_ARGUMENT",
    "1e3, INVALID_ARGUMENT",
    "99999999999999999999, INVALID_ARGUMENT"
  })
  void theDecodedLengthMustBeANumber(String length, S3Error error) {
    S3Request request =
        length.isEmpty()
            ? request("PUT", "/b/k")
            : request("PUT", "/b/k", "x-amz-decoded-content-length", length);
    assertThat(SignedChunks.of(request, UNSIGNED_TRAILER, Optional.empty()))
        .isInstanceOfSatisfying(
            S3Outcome.Refused.class,
            refused -> assertThat(refused.failure().error()).isEqualTo(error));
  }
}
