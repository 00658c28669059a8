package org.nonagon.systemtests.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.InstantSource;
import java.util.Locale;
import javax.net.SocketFactory;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.RequestSigner;

/** One connection on which a test sends and reads as much of a request as it likes. */
final class RawConnection implements Closeable {
  private static final int TIMEOUT_MILLIS = 300_000;

  /** Small, so that the server has to wait for a reader that is slow. */
  private static final int RECEIVE_BYTES = 16 << 10;

  private final Socket socket;
  private final InputStream in;
  private final String host;
  private final RequestSigner signer;

  private RawConnection(ClientProfile profile, Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), RECEIVE_BYTES);
    this.host = profile.endpoint().getAuthority();
    this.signer = new RequestSigner(profile, host, InstantSource.system());
  }

  /**
   * What an answer began with.
   *
   * @param status HTTP status
   * @param length of the body that follows
   */
  record Head(int status, int length) {}

  /** Connects in the clear. */
  static RawConnection open(ClientProfile profile) throws IOException {
    return open(profile, SocketFactory.getDefault());
  }

  /** Connects by what {@code sockets} makes. */
  static RawConnection open(ClientProfile profile, SocketFactory sockets) throws IOException {
    Socket socket = sockets.createSocket();
    try {
      socket.setReceiveBufferSize(RECEIVE_BYTES);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(
          new InetSocketAddress(profile.endpoint().getHost(), profile.endpoint().getPort()),
          TIMEOUT_MILLIS);
      return new RawConnection(profile, socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends the head of a request, and reads that of its answer. */
  Head ask(String method, String path) throws IOException {
    sendHead(method, path, 0, "");
    return readHead();
  }

  /** Puts a whole object; gives the status. */
  int put(String path, byte[] body) throws IOException {
    sendHead("PUT", path, body.length, "");
    send(body);
    Head head = readHead();
    read(head.length());
    return head.status();
  }

  /** Sends the head of a PUT, and returns when the server has begun to wait for the body. */
  void beginPut(String path, int length) throws IOException {
    sendHead("PUT", path, length, "Expect: 100-continue\r\n");
    int status = readHead().status();
    if (status != 100) {
      throw new IOException("the server does not want the body: " + status);
    }
  }

  private void sendHead(String method, String path, int length, String more) throws IOException {
    send(
        "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n%s%s\r\n"
            .formatted(method, path, host, length, more, signer.headers(method, path, ""))
            .getBytes(ISO_8859_1));
  }

  /** Sends bytes of a body. */
  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Reads an answer up to its body. */
  Head readHead() throws IOException {
    int status = Integer.parseInt(readLine(), 9, 12, 10);
    int length = 0;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return new Head(status, length);
  }

  /** Reads that many bytes of a body. */
  byte[] read(int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) {
      throw new EOFException("%d of %d bytes".formatted(read.length, bytes));
    }
    return read;
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      line.write(next);
    }
    return line.toString(ISO_8859_1).strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
