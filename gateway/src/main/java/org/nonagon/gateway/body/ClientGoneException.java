package org.nonagon.gateway.body;

/** The client closed the connection in the middle of a request: there is nobody to answer. */
public final class ClientGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The connection's own failure, if it had one, is {@code cause}. */
  public ClientGoneException(Throwable cause) {
    super("the client is gone", cause, false, false);
  }
}
