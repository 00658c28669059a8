package org.nonagon.systemtests.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes the connections that it accepts on a port of loopback on to an address, in a {@link
 * Weather} that may change at any time. It serves as many connections as are opened to it at once,
 * up to a bound; further ones are reset.
 */
public final class TcpProxy implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 4_096;
  private static final int BACKLOG = 256;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicLong accepted = new AtomicLong();
  private final WeatherStation station = new WeatherStation();

  private TcpProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /** Begins to accept on a free port. */
  public static TcpProxy to(InetSocketAddress target) throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    TcpProxy proxy = new TcpProxy(listener, target);
    Thread.ofPlatform().daemon().name("tcp-proxy").start(proxy::accept);
    return proxy;
  }

  /** Where it accepts. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /** How many connections it was asked for so far. */
  public long accepted() {
    return accepted.get();
  }

  /** Has all connections, those that are there too, meet this weather from now on. */
  public void become(Weather weather) {
    boolean wasHalfOpen = station.change(weather) instanceof Weather.HalfOpen;
    if (wasHalfOpen || weather instanceof Weather.Resetting) {
      connections.forEach(ProxiedConnection::reset);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        accepted.incrementAndGet();
        ProxiedConnection connection =
            new ProxiedConnection(client, target, station, connections::remove);
        connections.add(connection);
        if (connections.size() > MAX_CONNECTIONS
            || station.now() instanceof Weather.Resetting
            || listener.isClosed()) {
          connection.reset();
        } else {
          Thread.ofVirtual().name("tcp-proxy-connection").start(connection::run);
        }
      } catch (IOException failure) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException("a proxy does not accept any more", failure);
        }
      }
    }
  }

  /** Accepts no more, and resets what is open. */
  @Override
  public void close() throws IOException {
    listener.close();
    connections.forEach(ProxiedConnection::reset);
  }
}
