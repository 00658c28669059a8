package org.nonagon.gateway.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One TCP connection to a gateway on loopback. Waits at most {@value #TIMEOUT_MILLIS} ms. */
public final class RawConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;

  /** Connects. */
  public RawConnection(int port) throws IOException {
    this(port, 0);
  }

  /** Connects with a receive buffer of about so many bytes; 0 leaves it as it is. */
  public RawConnection(int port, int receiveBytes) throws IOException {
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** Sends text, one byte per character. */
  public void send(String latin1) throws IOException {
    send(latin1.getBytes(ISO_8859_1));
  }

  /** Sends bytes. */
  public void send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends bytes. */
  public void send(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
  }

  /** Reads one response. */
  public RawResponse receive() throws IOException {
    return receive(false);
  }

  /** Reads the response to a HEAD, which has no body. */
  public RawResponse receiveHead() throws IOException {
    return receive(true);
  }

  private RawResponse receive(boolean isHead) throws IOException {
    RawResponse head = receiveHeaders();
    boolean hasNoBody =
        isHead || head.status() < 200 || head.status() == 204 || head.status() == 304;
    byte[] body = hasNoBody ? new byte[0] : body(head);
    return new RawResponse(head.status(), head.headers(), body);
  }

  /** Reads the status line and the fields, and leaves the body. */
  public RawResponse receiveHeaders() throws IOException {
    String status = line().orElseThrow(() -> new EOFException("closed instead of an answer"));
    Map<String, List<String>> headers = new HashMap<>();
    for (String line = line().orElseThrow(); !line.isEmpty(); line = line().orElseThrow()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new RawResponse(Integer.parseInt(status.split(" ", 3)[1]), headers, new byte[0]);
  }

  private byte[] body(RawResponse head) throws IOException {
    if (head.header("transfer-encoding").isPresent()) {
      return chunked();
    }
    int length = Integer.parseInt(head.header("content-length").orElseThrow());
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException(body.length + " of " + length + " bytes");
    }
    return body;
  }

  private byte[] chunked() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int n = chunkBytes(); n > 0; n = chunkBytes()) {
      body.write(in.readNBytes(n));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkBytes() throws IOException {
    return Integer.parseInt(line().orElseThrow(), 16);
  }

  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return Optional.empty();
      }
      line.write(b);
    }
    String text = line.toString(ISO_8859_1);
    return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }

  /** Reads so many bytes of what follows, fewer at its end. */
  public byte[] read(int bytes) throws IOException {
    return in.readNBytes(bytes);
  }

  /** Whether the other side closes without another byte. */
  public boolean isClosedByPeer() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  /** Closes with a reset, as a client that dies does. */
  public void abort() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
