package org.nonagon.cli.role;

/** What a process is, as far as it needs Quarkus: opened by {@link RoleApplication}. */
public interface Role {
  /**
   * Opens all parts, serves, and says so on stdout. Called once, on the command's thread, which may
   * wait; returns early when a stop is asked for meanwhile.
   *
   * @param edge what Quarkus gives
   * @param opened gets whatever is to be closed when the role stops, last first
   * @throws org.nonagon.cli.WrongUse when it cannot serve, with one line for the operator
   */
  void serve(Edge edge, Closings opened);
}
