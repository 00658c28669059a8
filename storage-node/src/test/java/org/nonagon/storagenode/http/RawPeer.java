package org.nonagon.storagenode.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.nonagon.protocol.wire.ShardRequest;
import org.nonagon.testkit.contract.ShardSamples;

/** A peer that sends whatever bytes it likes. */
final class RawPeer implements AutoCloseable {
  private final Socket socket;

  RawPeer(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) ShardSamples.PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
  }

  /** The head of a request that a peer of the cluster would send. */
  static String head(ShardRequest request, String signature) {
    return """
        %s %s HTTP/1.1\r
        host: node\r
        authorization: %s\r
        content-length: %d\r
        \r
        """
        .formatted(request.method(), request.path(), signature, request.bodyLength());
  }

  RawPeer send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawPeer send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends what the server takes: it may have closed the connection before. */
  void sendIfOpen(String text) {
    try {
      send(text);
    } catch (IOException closed) {
      // That is what the test is about.
    }
  }

  /** All that the server says until it closes the connection. */
  String answerToTheEnd() throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketException reset) {
      return "";
    }
  }

  /** Ends the connection without a word, as a process does that is killed. */
  void breakOff() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
