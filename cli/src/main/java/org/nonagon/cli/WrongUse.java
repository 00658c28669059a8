package org.nonagon.cli;

/**
 * The command cannot do what it was asked for and has touched nothing: an option is wrong, a port
 * taken, a folder in use. A repeat helps once the operator has dealt with what the message says.
 * Exit status 2.
 */
public final class WrongUse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Refuses with one line for the operator. */
  public WrongUse(String message) {
    super(message);
  }

  /** Refuses with one line for the operator, and the cause for a log. */
  public WrongUse(String message, Throwable cause) {
    super(message, cause);
  }
}
