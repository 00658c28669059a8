package org.nonagon.systemtests.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;

/**
 * A connection of a client, and the one that was made for it to the target. When one side ends its
 * direction, so does the other; any failure resets both.
 */
final class ProxiedConnection {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int CONNECT_MILLIS = 10_000;

  private final Socket client;
  private final Socket server = new Socket();
  private final InetSocketAddress target;
  private final WeatherStation station;
  private final Consumer<ProxiedConnection> atEnd;

  ProxiedConnection(
      Socket client,
      InetSocketAddress target,
      WeatherStation station,
      Consumer<ProxiedConnection> atEnd) {
    this.client = client;
    this.target = target;
    this.station = station;
    this.atEnd = atEnd;
  }

  /** Passes bytes on in both directions until both have ended. */
  void run() {
    try {
      station.awaitTurn(System.nanoTime());
      server.connect(target, CONNECT_MILLIS);
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pass(server, client));
      pass(client, server);
      back.join();
      client.close();
      server.close();
      atEnd.accept(this);
    } catch (IOException failure) {
      reset();
    } catch (InterruptedException interrupt) {
      reset();
      Thread.currentThread().interrupt();
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        station.awaitTurn(System.nanoTime());
        out.write(buffer, 0, count);
      }
      station.awaitTurn(System.nanoTime());
      to.shutdownOutput();
    } catch (IOException failure) {
      reset();
    } catch (InterruptedException interrupt) {
      reset();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it at once, so that both sides get an error. */
  void reset() {
    resetOne(client);
    resetOne(server);
    atEnd.accept(this);
  }

  private static void resetOne(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException gone) {
      // It has ended.
    }
    try {
      socket.close();
    } catch (IOException gone) {
      // It has ended.
    }
  }
}
