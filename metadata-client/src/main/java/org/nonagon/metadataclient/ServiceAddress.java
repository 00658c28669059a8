package org.nonagon.metadataclient;

/**
 * Where a metadata service is, or several of one name are.
 *
 * @param host name or address; an IPv6 address without brackets
 * @param port at least 1
 */
public record ServiceAddress(String host, int port) {
  private static final int MAX_PORT = 65_535;

  /** Refuses what cannot be connected to. */
  public ServiceAddress {
    if (host.isBlank() || host.contains(",") || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException("not an address: %s, port %d".formatted(host, port));
    }
  }

  static ServiceAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    return new ServiceAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
