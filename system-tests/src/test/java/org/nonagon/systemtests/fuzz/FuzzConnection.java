package org.nonagon.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends bytes, and reads one answer; on one connection as long as it lasts. */
final class FuzzConnection implements AutoCloseable {
  private static final int ANSWER_MILLIS = 15_000;
  private static final int MAX_LINE_CHARS = 8192;
  private static final Pattern CODE = Pattern.compile("<Error><Code>([A-Za-z0-9]+)</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>[^<]+</Message>");

  private final URI server;
  private Socket socket;
  private InputStream in;
  private boolean isOpen;

  FuzzConnection(URI server) throws IOException {
    this.server = server;
    this.socket = connect();
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  private Socket connect() throws IOException {
    Socket fresh = new Socket();
    fresh.setSoTimeout(ANSWER_MILLIS);
    fresh.setTcpNoDelay(true);
    fresh.setSoLinger(true, 0);
    fresh.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    isOpen = true;
    return fresh;
  }

  /** Sends a request and reads its answer. */
  Answer exchange(byte[] request, boolean isHead, boolean isCutShort) throws IOException {
    if (!isOpen) {
      socket.close();
      socket = connect();
      in = new BufferedInputStream(socket.getInputStream());
    }
    try {
      socket.getOutputStream().write(request);
      if (isCutShort) {
        isOpen = false;
        socket.shutdownOutput();
      }
    } catch (IOException refusedEarly) {
      isOpen = false;
    }
    try {
      return receive(isHead);
    } catch (SocketTimeoutException e) {
      isOpen = false;
      return new Answer.Broken("no answer within " + ANSWER_MILLIS + " ms");
    } catch (IOException e) {
      isOpen = false;
      return new Answer.Closed();
    }
  }

  /** What follows on this connection would not be what the server takes it for. */
  void forget() {
    isOpen = false;
  }

  private Answer receive(boolean isHead) throws IOException {
    String statusLine = line();
    if (!statusLine.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      isOpen = false;
      return new Answer.Broken("no status line: " + statusLine);
    }
    int status = Integer.parseInt(statusLine, 9, 12, 10);
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      } else if (lower.equals("transfer-encoding: chunked")) {
        length = -1;
      } else if (lower.equals("connection: close")) {
        isOpen = false;
      }
    }
    return isHead ? new Answer.Status(status, "") : judged(status, body(length));
  }

  private byte[] body(int length) throws IOException {
    if (length >= 0) {
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException("an answer that ends early");
      }
      return body;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int n = Integer.parseInt(line(), 16); n > 0; n = Integer.parseInt(line(), 16)) {
      body.write(in.readNBytes(n));
      line();
    }
    line();
    return body.toByteArray();
  }

  /** A refusal has a code and says something. */
  private static Answer judged(int status, byte[] body) {
    if (status < 400) {
      return new Answer.Status(status, "");
    }
    String text = new String(body, UTF_8);
    Matcher code = CODE.matcher(text);
    return code.find() && MESSAGE.matcher(text).find()
        ? new Answer.Status(status, code.group(1))
        : new Answer.Broken(status + " without code and message: " + text);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.size() > MAX_LINE_CHARS) {
        throw new EOFException("closed");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
