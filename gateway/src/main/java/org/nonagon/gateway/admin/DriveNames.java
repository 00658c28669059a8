package org.nonagon.gateway.admin;

import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.protocol.catalog.MembershipCatalog.DriveMember;
import org.nonagon.protocol.catalog.MembershipCatalog.Membership;

/**
 * The drives that a request concerns: those of a {@code node}, one {@code drive}, or all when
 * neither is named.
 */
record DriveNames(Optional<Integer> node, Optional<Integer> drive) {
  /** As a query says. */
  static DriveNames of(QueryParameters query) {
    Arguments arguments = new Arguments(query);
    return new DriveNames(arguments.number("node"), arguments.number("drive"));
  }

  /** Whether all drives are meant. */
  boolean isAll() {
    return node.isEmpty() && drive.isEmpty();
  }

  /** Those drives; refuses names that nothing has. */
  List<DriveMember> find(Membership members) {
    List<DriveMember> drives =
        members.drives().stream()
            .filter(d -> node.isEmpty() || d.drive().node().value() == node.get())
            .filter(d -> drive.isEmpty() || d.drive().id().value() == drive.get())
            .toList();
    if (drives.isEmpty() && !isAll()) {
      boolean isKnown =
          node.isEmpty() || members.nodes().stream().anyMatch(n -> n.node().value() == node.get());
      throw isKnown
          ? Arguments.refused("drive", "", "There is no such drive.")
          : Arguments.refused("node", node.get().toString(), "There is no such node.");
    }
    return drives;
  }
}
