package org.nonagon.cli.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.InstantSource;
import java.util.Locale;

/**
 * One HTTP/1.1 keep-alive connection to an S3 endpoint. Blocking, for one thread, and cheap: it
 * allocates little beside the strings of the header.
 */
public final class S3Connection implements Closeable {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 60_000;
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int MAX_LINE_BYTES = 16 << 10;

  private final ClientProfile profile;
  private final String host;
  private final RequestSigner signer;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private Socket socket;
  private InputStream in;
  private OutputStream out;

  /** Connects. */
  public S3Connection(ClientProfile profile, InstantSource clock) throws IOException {
    this.profile = profile;
    if (!"http".equals(profile.endpoint().getScheme())) {
      throw new IOException("only http endpoints can be measured: " + profile.endpoint());
    }
    this.host = profile.endpoint().getAuthority();
    this.signer = new RequestSigner(profile, host, clock);
    this.socket = connect();
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  private Socket connect() throws IOException {
    Socket fresh = new Socket();
    fresh.setOption(StandardSocketOptions.TCP_NODELAY, true);
    fresh.setSoTimeout(READ_MILLIS);
    int port = profile.endpoint().getPort();
    fresh.connect(
        new InetSocketAddress(profile.endpoint().getHost(), port < 0 ? 80 : port), CONNECT_MILLIS);
    return fresh;
  }

  /** The answer to a request. */
  public static final class Response {
    private final int status;
    private final long bodyBytes;
    private final byte[] body;

    private Response(int status, long bodyBytes, byte[] body) {
      this.status = status;
      this.bodyBytes = bodyBytes;
      this.body = body;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    /** How many bytes of body came, kept or not. */
    public long bodyBytes() {
      return bodyBytes;
    }

    /** The body, empty unless it was to be kept or is that of an error. The caller's to change. */
    public byte[] body() {
      return body;
    }

    /** The body read as UTF-8. */
    public String text() {
      return new String(body, UTF_8);
    }

    /** Whether S3 did what was asked for. */
    public boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  /**
   * Sends a request and reads its answer.
   *
   * @param path coded as it is to be sent
   * @param query coded and sorted, without the question mark; empty for none
   * @param body what to send
   * @param keepBody whether the answer's body is wanted; otherwise it is read and counted
   */
  public Response send(String method, String path, String query, byte[] body, boolean keepBody)
      throws IOException {
    String target = query.isEmpty() ? path : path + '?' + query;
    String head =
        method
            + ' '
            + target
            + " HTTP/1.1\r\nHost: "
            + host
            + "\r\nContent-Length: "
            + body.length
            + "\r\n"
            + signer.headers(method, path, query)
            + "\r\n";
    out.write(head.getBytes(ISO_8859_1));
    if (body.length > 0) {
      out.write(body);
    }
    return receive(method, keepBody);
  }

  private Response receive(String method, boolean keepBody) throws IOException {
    String statusLine = readLine();
    int status = Integer.parseInt(statusLine, 9, 12, 10);
    long length = 0;
    boolean chunked = false;
    boolean close = false;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(line.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.contains("chunked");
      } else if (lower.startsWith("connection:")) {
        close = lower.contains("close");
      }
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    long read = 0;
    if (!method.equals("HEAD") && status != 204 && status != 304) {
      boolean keep = keepBody || status / 100 != 2;
      read = chunked ? readChunks(kept, keep) : readBody(length, kept, keep);
    }
    if (close) {
      reconnect();
    }
    return new Response(status, read, kept.toByteArray());
  }

  private long readChunks(ByteArrayOutputStream kept, boolean keep) throws IOException {
    long total = 0;
    for (long size = chunkSize(); size > 0; size = chunkSize()) {
      total += readBody(size, kept, keep);
      readLine();
    }
    while (!readLine().isEmpty()) {
      // Trailers are of no use to a client that measures.
    }
    return total;
  }

  private long chunkSize() throws IOException {
    String line = readLine();
    int extension = line.indexOf(';');
    return Long.parseLong(extension < 0 ? line : line.substring(0, extension), 16);
  }

  private long readBody(long length, ByteArrayOutputStream kept, boolean keep) throws IOException {
    long left = length;
    while (left > 0) {
      fill();
      int size = (int) Math.min(left, end - at);
      if (keep) {
        kept.write(buffer, at, size);
      }
      at += size;
      left -= size;
    }
    return length;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      fill();
      int start = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      line.append(new String(buffer, start, at - start, ISO_8859_1));
      if (at < end) {
        at++;
        int last = line.length() - 1;
        return last >= 0 && line.charAt(last) == '\r' ? line.substring(0, last) : line.toString();
      }
      if (line.length() > MAX_LINE_BYTES) {
        throw new IOException("a header line over " + MAX_LINE_BYTES + " bytes");
      }
    }
  }

  private void fill() throws IOException {
    if (at == end) {
      at = 0;
      end = Math.max(0, in.read(buffer));
      if (end == 0) {
        throw new EOFException("the server closed the connection");
      }
    }
  }

  /** Connects anew, after the server closed or the answer was lost. */
  public void reconnect() throws IOException {
    socket.close();
    socket = connect();
    in = socket.getInputStream();
    out = socket.getOutputStream();
    at = end;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
