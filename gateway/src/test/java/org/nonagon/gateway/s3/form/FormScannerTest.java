package org.nonagon.gateway.s3.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Exception;
import org.nonagon.gateway.s3.S3Outcome;

class FormScannerTest {

  private static final FormBoundary BOUNDARY = new FormBoundary("aab");

  /** Names, data and ends of the parts of a body that comes in these pieces. */
  private static List<String> parts(List<byte[]> pieces) {
    FormScanner scanner = new FormScanner(BOUNDARY);
    List<String> parts = new ArrayList<>();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      ByteBuffer input = ByteBuffer.wrap(piece);
      boolean hasMore = true;
      while (hasMore) {
        switch (scanner.next(input)) {
          case FormScanner.Event.MoreNeeded() -> hasMore = false;
          case FormScanner.Event.PartBegan(PartHead head) -> parts.add(head.name());
          case FormScanner.Event.Data(ByteBuffer bytes) -> {
            while (bytes.hasRemaining()) {
              data.write(bytes.get());
            }
          }
          case FormScanner.Event.PartEnded() -> {
            parts.add(data.toString(StandardCharsets.ISO_8859_1));
            data.reset();
          }
          case FormScanner.Event.FormEnded() -> parts.add("end");
        }
      }
    }
    return parts;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String part(String name, String data) {
    return "--aab\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
        .formatted(name, data);
  }

  private static final String BODY =
      part("key", "a\r\n--aax\r\n-")
          + part("empty", "")
          + part("file", "\r\r\n\r\n--a\r\n--aa\r\n-\r\n--\r\n--\r--aab\n--aab x")
          + "--aab--\r\nwhatever follows";

  private static final List<String> EXPECTED =
      List.of(
          "key",
          "a\r\n--aax\r\n-",
          "empty",
          "",
          "file",
          "\r\r\n\r\n--a\r\n--aa\r\n-\r\n--\r\n--\r--aab\n--aab x",
          "end");

  @Test
  void dataThatLooksLikeADelimiterIsData() {
    assertThat(parts(List.of(bytes(BODY)))).isEqualTo(EXPECTED);
  }

  @Test
  void itIsReadTheSameInPiecesOfEverySize() {
    for (int size = 1; size < BODY.length(); size++) {
      List<byte[]> pieces = new ArrayList<>();
      for (int at = 0; at < BODY.length(); at += size) {
        pieces.add(bytes(BODY.substring(at, Math.min(at + size, BODY.length()))));
      }
      assertThat(parts(pieces)).as("pieces of %d bytes", size).isEqualTo(EXPECTED);
    }
  }

  @Test
  void itIsReadTheSameCutInTwoAnywhere() {
    for (int at = 0; at <= BODY.length(); at++) {
      assertThat(parts(List.of(bytes(BODY.substring(0, at)), bytes(BODY.substring(at)))))
          .as("cut at %d", at)
          .isEqualTo(EXPECTED);
    }
  }

  @Test
  void whatPrecedesTheFirstBoundaryIsIgnored() {
    assertThat(parts(List.of(bytes("\r\n" + BODY)))).isEqualTo(EXPECTED);
    assertThat(parts(List.of(bytes("a preamble\r\n" + BODY)))).isEqualTo(EXPECTED);
  }

  @Test
  void aTruncatedBodyHasNoEnd() {
    int end = BODY.indexOf("--aab--") + "--aab--".length();
    for (int at = 0; at < end; at++) {
      assertThat(parts(List.of(bytes(BODY.substring(0, at))))).doesNotContain("end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--aab",
        "--aabx\r\n",
        "--aab-x",
        "--aab \r\n",
        "--aab\r\n\r\ndata",
        "--aab\r\nContent-Disposition: form-data; name=a\n\r\n",
        "--aab\r\nContent-Disposition: form-data; name=a\rb\r\n\r\n",
        "--aab\r\nContent-Disposition: form-data\r\n\r\n",
        "--aab\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n",
        "--aab\r\nContent-Disposition: attachment; name=a\r\n\r\n",
        "--aab\r\nContent-Disposition: form-data; name=\"a\r\n\r\n",
        "--aab\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n",
        "--aab\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data;"
            + " name=a\r\n\r\n",
        "--aab\r\nContent-Type: text/plain\r\n\r\n"
      })
  void aMalformedBodyIsRefused(String body) {
    if (body.equals("--aab")) {
      assertThat(parts(List.of(bytes(body)))).isEmpty();
      return;
    }
    assertThatThrownBy(() -> parts(List.of(bytes(body + part("key", "x")))))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.failure().error()).isEqualTo(S3Error.MALFORMED_POST_REQUEST));
  }

  @Test
  void aLineWithoutAnEndIsRefusedAtItsBound() {
    assertThatThrownBy(() -> parts(List.of(bytes("--aab\r\n" + "x".repeat(5000)))))
        .isInstanceOf(S3Exception.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "name=\"key\" | key | ''",
        "name=key | key | ''",
        "NAME=\"Key\"; FileName=\"a.txt\" | key | a.txt",
        "name=\"file\"; filename=\"a/b\\c.txt\" | file | c.txt",
        "name=\"file\"; filename=\"C:\\dir\\a;b=c.txt\" | file | a;b=c.txt",
        "name=\"file\"; filename=\"a\\\"b\" | file | a\"b",
        "filename=\"x\" ; name=\"file\" | file | x",
        "name=file;filename=plain.txt | file | plain.txt",
        "name=\"file\"; filename=\"\" | file | ''",
        "name=\"file\"; filename=\"dir/\" | file | ''"
      })
  void aPartIsNamedByItsDisposition(String parameters, String name, String fileName) {
    assertThat(
            PartHead.parse(
                List.of("Content-Type: a/b", "content-disposition:form-data;" + parameters)))
        .hasValue(new PartHead(name, fileName));
  }

  @Test
  void namesOfFilesAreUtf8() {
    String raw = new String("ü☃.txt".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(
            PartHead.parse(
                List.of(
                    "Content-Disposition: form-data; name=file; filename=\"%s\"".formatted(raw))))
        .hasValue(new PartHead("file", "ü☃.txt"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multipart/form-data; boundary=abc | abc",
        "Multipart/Form-Data;charset=utf-8;Boundary=\"a b:c\" | a b:c",
        "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk | ----WebKitFormBoundary7MA4YWxk"
      })
  void theBoundaryStandsInTheContentType(String contentType, String boundary) {
    assertThat(FormBoundary.parse(Optional.of(contentType)).orThrow())
        .isEqualTo(new FormBoundary(boundary));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-www-form-urlencoded | PRECONDITION_FAILED",
        "multipart/mixed; boundary=x | PRECONDITION_FAILED",
        "multipart/form-data-x; boundary=x | PRECONDITION_FAILED",
        "'' | PRECONDITION_FAILED",
        "multipart/form-data | MALFORMED_POST_REQUEST",
        "multipart/form-data; boundary= | MALFORMED_POST_REQUEST",
        "multipart/form-data; boundary=a*b | MALFORMED_POST_REQUEST",
        "multipart/form-data; boundary=\"a \" | MALFORMED_POST_REQUEST",
        "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            + " | MALFORMED_POST_REQUEST"
      })
  void anotherContentTypeIsNoForm(String contentType, S3Error error) {
    assertThat(FormBoundary.parse(Optional.of(contentType)))
        .isInstanceOfSatisfying(
            S3Outcome.Refused.class,
            refused -> assertThat(refused.failure().error()).isEqualTo(error));
  }
}
