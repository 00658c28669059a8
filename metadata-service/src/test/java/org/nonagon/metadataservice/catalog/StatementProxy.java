package org.nonagon.metadataservice.catalog;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.nonagon.metadataservice.postgres.DatabaseSettings;

/**
 * Stands between a catalog and its database, knows where a statement ends in what goes over the
 * wire, and ends a connection at a statement of choice.
 *
 * <p>A statement here is what a client sends up to a Sync or as one Query: preparing, executing,
 * BEGIN and COMMIT each count. What happens after a statement waits for the server's ReadyForQuery,
 * so that the statement was carried out, and withholds all of its answer.
 */
final class StatementProxy implements AutoCloseable {
  private static final int STARTUP = 0;
  private static final int NEVER = 0;

  private volatile DatabaseSettings target;
  private final ServerSocket listener;
  private final ConcurrentHashMap<Socket, Boolean> sockets = new ConcurrentHashMap<>();
  private int statements;
  private int cutAt = NEVER;
  private Cut cut = new Cut(Ending.CLOSED, false);
  private volatile Runnable hook = () -> {};

  /** Held while the hook runs: clients learn of what it broke when it is done. */
  private final ReentrantLock hooking = new ReentrantLock();

  /** How a connection ends. */
  enum Ending {
    /** As if the other side had closed it. */
    CLOSED,
    /** By a reset, to both sides. */
    RESET,
    /** The server's process for it is terminated, and says so (57P01). */
    BACKEND_TERMINATED,
    /** The hook of the proxy is called, which may end the whole server. */
    HOOK,
    /** Never: nothing is answered any more. */
    SILENCE
  }

  /**
   * What happens at a statement.
   *
   * @param carriedOut whether the server gets the statement, and carries it out, before that
   */
  record Cut(Ending ending, boolean carriedOut) {}

  StatementProxy(DatabaseSettings target) {
    this.target = target;
    try {
      this.listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread.startVirtualThread(this::accept);
  }

  /** The database, by way of this. */
  DatabaseSettings database() {
    return new DatabaseSettings(
        "127.0.0.1", listener.getLocalPort(), target.database(), target.user(), target.password());
  }

  /** Cuts at the {@code number}th statement from now on, counted from one. */
  synchronized void cutAt(int number, Cut how) {
    statements = 0;
    cutAt = number;
    cut = how;
  }

  /** From now on nothing is cut; whether anything was since {@link #cutAt}. */
  synchronized boolean endCutting() {
    boolean wasCut = cutAt == NEVER;
    cutAt = NEVER;
    return wasCut;
  }

  /** New connections lead to that database. */
  void leadTo(DatabaseSettings other) {
    target = other;
  }

  /** What {@link Ending#HOOK} calls. */
  void onCut(Runnable action) {
    hook = action;
  }

  private synchronized Optional<Cut> next() {
    statements++;
    if (statements != cutAt) {
      return Optional.empty();
    }
    cutAt = NEVER;
    return Optional.of(cut);
  }

  private void callHook() {
    hooking.lock();
    try {
      hook.run();
    } finally {
      hooking.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        DatabaseSettings to = target;
        Socket server = new Socket(to.host(), to.port());
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        sockets.put(client, true);
        sockets.put(server, true);
        Link link = new Link(client, server);
        Thread.startVirtualThread(() -> link.run(link::up));
        Thread.startVirtualThread(() -> link.run(link::down));
      } catch (IOException ended) {
        // The next one, unless this was closed.
      }
    }
  }

  /** One connection. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile Optional<Ending> withholding = Optional.empty();
    private volatile int backend;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private interface Direction {
      void copy() throws IOException;
    }

    void run(Direction direction) {
      try {
        direction.copy();
      } catch (IOException ended) {
        // Either side has closed, or the connection was cut.
      }
      closeBoth();
    }

    private void closeBoth() {
      hooking.lock();
      try {
        close(client);
        close(server);
      } finally {
        hooking.unlock();
      }
    }

    void up() throws IOException {
      DataInputStream from = new DataInputStream(client.getInputStream());
      OutputStream to = server.getOutputStream();
      to.write(message(from, STARTUP));
      ByteArrayOutputStream statement = new ByteArrayOutputStream();
      for (int type = from.read(); type >= 0; type = from.read()) {
        statement.write(message(from, type));
        boolean complete = type == 'S' || type == 'Q';
        if (complete && !isAdmitted(next())) {
          return;
        }
        if (complete || type == 'p' || type == 'H' || type == 'X') {
          to.write(statement.toByteArray());
          statement.reset();
        }
      }
    }

    /** Whether the statement is to be sent on. */
    private boolean isAdmitted(Optional<Cut> found) throws IOException {
      if (found.isEmpty()) {
        return true;
      }
      if (found.get().carriedOut()) {
        withholding = Optional.of(found.get().ending());
        return true;
      }
      return !isEnded(found.get().ending());
    }

    /** Ends the connection in that way; false if it is for the server to do so. */
    private boolean isEnded(Ending ending) throws IOException {
      switch (ending) {
        case CLOSED -> {}
        case RESET -> {
          client.setSoLinger(true, 0);
          server.setSoLinger(true, 0);
        }
        case HOOK -> callHook();
        case BACKEND_TERMINATED -> {
          CatalogInvariants.column(
              target, "SELECT pg_terminate_backend(%d, 10000)".formatted(backend));
          return false;
        }
        case SILENCE -> {
          withholding = Optional.of(ending);
          return false;
        }
      }
      return true;
    }

    void down() throws IOException {
      DataInputStream from = new DataInputStream(server.getInputStream());
      OutputStream to = client.getOutputStream();
      for (int type = from.read(); type >= 0; type = from.read()) {
        byte[] message = message(from, type);
        if (type == 'K') {
          backend = ByteBuffer.wrap(message).getInt(1 + Integer.BYTES);
        }
        Optional<Ending> ending = withholding;
        if (ending.isEmpty()) {
          to.write(message);
        } else if (type == 'Z' && ending.get() != Ending.SILENCE) {
          if (isEnded(ending.get())) {
            return;
          }
          withholding = Optional.empty();
        }
      }
    }

    /** A message whose type was read; only the first one of a client has none. */
    private static byte[] message(DataInputStream from, int type) throws IOException {
      int length = from.readInt();
      ByteBuffer message = ByteBuffer.allocate(length + (type == STARTUP ? 0 : 1));
      if (type != STARTUP) {
        message.put((byte) type);
      }
      message.putInt(length);
      from.readFully(message.array(), message.position(), message.remaining());
      return message.array();
    }
  }

  private void close(Socket socket) {
    sockets.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    sockets.keySet().forEach(this::close);
  }
}
