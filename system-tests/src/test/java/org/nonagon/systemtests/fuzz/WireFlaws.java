package org.nonagon.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.nonagon.systemtests.fuzz.Flaw.any;
import static org.nonagon.systemtests.fuzz.Flaw.one;
import static org.nonagon.systemtests.fuzz.Flaw.only;
import static org.nonagon.systemtests.fuzz.Flaw.wire;

import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.nonagon.gateway.s3.S3Operation;

/** Requests that are no HTTP, or that two servers could read as different requests. */
final class WireFlaws {
  static final String CONTENT_LENGTH = "Content-Length";

  /** The others may be done before their body is looked at. */
  private static final Predicate<S3Operation> TAKES_BODY =
      only(
          S3Operation.PUT_OBJECT,
          S3Operation.UPLOAD_PART,
          S3Operation.DELETE_OBJECTS,
          S3Operation.COMPLETE_MULTIPART_UPLOAD);

  private WireFlaws() {}

  static List<Flaw> all() {
    return List.of(
        wire(
            "both Content-Length and Transfer-Encoding",
            any(),
            (draft, random) -> {
              draft.with(
                  "Transfer-Encoding",
                  one(random, "chunked", "Chunked", "chunked, chunked", "\tchunked"));
              draft.body = "0\r\n\r\n".getBytes(ISO_8859_1);
            }),
        wire(
            "a Transfer-Encoding that nobody knows",
            any(),
            (draft, random) ->
                lengthless(draft)
                    .with(
                        "Transfer-Encoding",
                        one(
                            random,
                            "gzip",
                            "xchunked",
                            "chunked, gzip",
                            "identity, chunked",
                            "chunked\u000b",
                            ""))),
        wire(
            "two lengths",
            any(),
            (draft, random) ->
                draft.with(
                    CONTENT_LENGTH, Integer.toString(draft.body.length + 1 + random.nextInt(9)))),
        wire(
            "a list of lengths",
            any(),
            (draft, random) ->
                draft.replacing(
                    CONTENT_LENGTH, draft.body.length + ", " + (draft.body.length + 1))),
        wire(
            "a length that is no number",
            any(),
            (draft, random) ->
                draft.replacing(
                    CONTENT_LENGTH,
                    one(
                        random,
                        "-1",
                        "+0",
                        "0x0",
                        "1e1",
                        "",
                        " ",
                        "0 0",
                        "99999999999999999999",
                        "9223372036854775808",
                        "NaN",
                        "\u00b2"))),
        wire(
            "a field name with a space",
            any(),
            (draft, random) -> draft.with(one(random, "x f", "x-f ", " x-f", "\tx-f"), "1")),
        wire(
            "a field name with other characters",
            any(),
            (draft, random) ->
                draft.with(
                    "x" + one(random, "(", "\u0000", "\u007f", "\u00e9", "@", "/", "\r") + "f",
                    "1")),
        wire("a field without a name", any(), (draft, random) -> draft.with("", "1")),
        wire(
            "a control character in a value",
            any(),
            (draft, random) ->
                draft.with(
                    "x-f",
                    "a" + one(random, "\u0000", "\r", "\u000b\u0000", "\n", "\r\r\n") + "b")),
        wire(
            "lines that end in LF alone", any(), (draft, random) -> draft.with("x-f", "1\nx-g: 2")),
        wire(
            "a method that is none",
            any(),
            (draft, random) ->
                draft.method =
                    one(
                        random,
                        "get",
                        "BREW",
                        "",
                        "G\tET",
                        "GET\u0000",
                        "X".repeat(9000),
                        "TRACE",
                        "CONNECT")),
        wire(
            "a target that is none",
            any(),
            (draft, random) ->
                draft.path =
                    one(
                        random,
                        "",
                        "*",
                        "bucket",
                        "http://",
                        "//",
                        "/a b",
                        "/\u0001",
                        "/\u00e9",
                        "/a#b",
                        "\\",
                        "/" + "a".repeat(60_000))),
        wire(
            "a protocol that is none",
            any(),
            (draft, random) ->
                draft.query.add(
                    one(
                        random,
                        "f HTTP/1.1",
                        "f HTTP/9.9\r\nx:",
                        "f FTP/1.1\r\nx:",
                        "f\r\nx:",
                        "f HTTP/1.1 HTTP/1.1\r\nx:"))),
        wire(
            "no host",
            any(),
            (draft, random) -> draft.headers.removeIf(field -> field.name().equals("Host"))),
        wire(
            "two hosts",
            any(),
            (draft, random) -> draft.with("Host", one(random, "example.com", "127.0.0.1"))),
        wire("not HTTP", any(), WireFlaws::notHttp),
        wire(
            "a head that ends in the middle",
            any(),
            (draft, random) -> {
              draft.isCutShort = true;
              draft
                  .headers
                  .subList(random.nextInt(draft.headers.size()), draft.headers.size())
                  .clear();
              draft.with("x-f", "1\r\nx-g: " + "2".repeat(random.nextInt(50)) + "\r");
            }),
        wire(
            "a body that ends in the middle",
            TAKES_BODY,
            (draft, random) -> {
              draft.isCutShort = true;
              draft.replacing(
                  CONTENT_LENGTH,
                  Long.toString(
                      draft.body.length + 1 + random.nextLong(1L << random.nextInt(1, 32))));
            }),
        wire("chunks of HTTP that lie", TAKES_BODY, WireFlaws::lyingChunks));
  }

  private static Draft lengthless(Draft draft) {
    draft.headers.removeIf(field -> field.name().equals(CONTENT_LENGTH));
    return draft;
  }

  private static void lyingChunks(Draft draft, RandomGenerator random) {
    lengthless(draft).with("Transfer-Encoding", "chunked");
    String data = "f".repeat(10);
    String size =
        one(
            random,
            "-1",
            "zz",
            "",
            " ",
            "ffffffffffffffffff",
            "7fffffffffffffff",
            "0x5",
            "5",
            "\u0000");
    draft.body = (size + "\r\n" + data + "\r\n0\r\n\r\n").getBytes(ISO_8859_1);
    draft.isCutShort = true;
  }

  private static void notHttp(Draft draft, RandomGenerator random) {
    byte[] noise = new byte[1 + random.nextInt(200)];
    random.nextBytes(noise);
    draft.method =
        one(
            random,
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003",
            "PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n",
            "SSH-2.0-x\r\n\r\n",
            new String(noise, ISO_8859_1) + "\r\n\r\n",
            "\u0000".repeat(5000));
    draft.isCutShort = true;
  }
}
