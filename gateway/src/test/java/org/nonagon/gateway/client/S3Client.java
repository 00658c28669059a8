package org.nonagon.gateway.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.nonagon.gateway.auth.RequestSigner;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Request;

/**
 * Signs requests and sends them, each on a connection that it keeps. Paths are sent as they are
 * given, so a test decides what is coded.
 */
public final class S3Client implements AutoCloseable {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final byte[] NOTHING = new byte[0];

  private final String accessKey;
  private final String secretKey;
  private final RawConnection connection;

  /** A client on a connection of its own. */
  public S3Client(int port, String accessKey, String secretKey) throws IOException {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.connection = new RawConnection(port);
  }

  /** The connection, for what only raw bytes can say. */
  public RawConnection connection() {
    return connection;
  }

  /** A signer for now. */
  public RequestSigner signer() {
    String now = TIMESTAMP.format(Clock.systemUTC().instant().atOffset(ZoneOffset.UTC));
    return new RequestSigner(accessKey, secretKey, now, "us-east-1");
  }

  /** A GET. */
  public RawResponse get(String path, String... headers) throws IOException {
    return request("GET", path, NOTHING, headers);
  }

  /** A HEAD. */
  public RawResponse head(String path, String... headers) throws IOException {
    return request("HEAD", path, NOTHING, headers);
  }

  /** A DELETE. */
  public RawResponse delete(String path, String... headers) throws IOException {
    return request("DELETE", path, NOTHING, headers);
  }

  /** A PUT. */
  public RawResponse put(String path, byte[] body, String... headers) throws IOException {
    return request("PUT", path, body, headers);
  }

  /** A PUT of text. */
  public RawResponse put(String path, String body, String... headers) throws IOException {
    return put(path, body.getBytes(UTF_8), headers);
  }

  /** A POST. */
  public RawResponse post(String path, String body, String... headers) throws IOException {
    return request("POST", path, body.getBytes(UTF_8), headers);
  }

  /** A request whose signature covers the hash of its body. */
  public RawResponse request(String method, String path, byte[] body, String... headers)
      throws IOException {
    send(method, path, body.length, with(headers, RequestSigner.sha256(body)));
    connection.send(body);
    return method.equals("HEAD") ? connection.receiveHead() : connection.receive();
  }

  private static String[] with(String[] headers, String sha256) {
    if (Arrays.asList(headers).contains("x-amz-content-sha256")) {
      return headers;
    }
    List<String> all = new ArrayList<>(Arrays.asList(headers));
    all.addAll(List.of("x-amz-content-sha256", sha256));
    return all.toArray(String[]::new);
  }

  /** Sends the head of a request; gives it as it was signed. */
  public S3Request send(String method, String path, long length, String... headers)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("host", "localhost"));
    all.addAll(Arrays.asList(headers));
    int mark = path.indexOf('?');
    S3Request signed =
        signer()
            .sign(
                method,
                canonical(mark < 0 ? path : path.substring(0, mark)),
                mark < 0 ? "" : path.substring(mark + 1),
                all.toArray(String[]::new));
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    for (HeaderFields.Field field : signed.headers().all()) {
      head.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
    head.append("content-length: ").append(length).append("\r\n\r\n");
    connection.send(head.toString().getBytes(ISO_8859_1));
    return signed;
  }

  /** Every byte coded but slashes and those that need no coding. */
  private static String canonical(String path) {
    StringBuilder canonical = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%') {
        int value = Integer.parseInt(path.substring(i + 1, i + 3), 16);
        append(canonical, (char) value);
        i += 2;
      } else {
        append(canonical, c);
      }
    }
    return canonical.toString();
  }

  private static void append(StringBuilder canonical, char c) {
    boolean isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (isPlain || "/-._~".indexOf(c) >= 0) {
      canonical.append(c);
    } else {
      canonical.append("%%%02X".formatted((int) c));
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
