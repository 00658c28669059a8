package org.nonagon.cli.setting;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import org.nonagon.cli.WrongUse;

/**
 * An address to listen on, written {@code HOST:PORT}; an IPv6 address stands in brackets.
 *
 * @param host name or address, without brackets
 * @param port 0 for any free one
 */
public record HostPort(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /** Reads what {@code option} was given. */
  public static HostPort parse(String option, String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (bare.isEmpty() || (bare.contains(":") && !bracketed)) {
      throw new WrongUse(option + " needs HOST:PORT, not '" + text + "'");
    }
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 0 && port <= MAX_PORT) {
        return new HostPort(bare, port);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new WrongUse(option + " needs a port from 0 to 65535, not '" + text + "'");
  }

  /**
   * This address with a port that was free a moment ago. Binding and leaving it again tells of a
   * taken port before anything else is touched.
   */
  public HostPort probed(String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return new HostPort(host, socket.getLocalPort());
    } catch (IOException e) {
      throw new WrongUse("cannot listen on " + this + " (" + option + "): " + e.getMessage(), e);
    }
  }

  /** Whether only this machine can reach it. */
  public boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
