package org.nonagon.gateway.s3.object;

/**
 * The version that a copy shares bytes with went away after it was looked up: it is to be looked up
 * again. Nothing was done.
 */
public final class SourceGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** An exception without a stack trace, since it is no error. */
  public SourceGoneException() {
    super("the source of a copy went away", null, false, false);
  }
}
