package org.nonagon.systemtests.fuzz;

/** What came back. */
sealed interface Answer {
  /** The line that it counts under. */
  String name();

  /** Whether a malformed request may get it. */
  boolean isRefusal();

  /**
   * A status, and the code of S3 where the answer has a document.
   *
   * @param code empty in the answer to a HEAD
   */
  record Status(int status, String code) implements Answer {
    @Override
    public String name() {
      return status + (code.isEmpty() ? "" : " " + code);
    }

    /** An operation that S3 has and the server has not is all that may be the server's fault. */
    @Override
    public boolean isRefusal() {
      return status / 100 == 4
          || (status == 501 && (code.isEmpty() || code.equals("NotImplemented")));
    }
  }

  /** The connection was closed. */
  record Closed() implements Answer {
    @Override
    public String name() {
      return "closed";
    }

    @Override
    public boolean isRefusal() {
      return true;
    }
  }

  /** Nothing that could be understood, or nothing in time. */
  record Broken(String why) implements Answer {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public boolean isRefusal() {
      return false;
    }
  }
}
