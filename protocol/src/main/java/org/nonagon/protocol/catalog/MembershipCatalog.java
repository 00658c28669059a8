package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.shard.DriveStatus;

/**
 * Which nodes there are, whether they live, and how their drives fare.
 *
 * <p>A node beats; one that has been silent for {@value #SUSPECTED_AFTER_MILLIS} ms is suspected,
 * and gets no new shards. Silence is measured by the catalog's clock, and only while the catalog is
 * up: {@link #watch} tells that it is, and without it no node is silent.
 *
 * <p>A drive that is lost gets a later incarnation, so that nothing it acknowledged counts any
 * more, and its shards are put on the list of repairs, see {@link RepairCatalog}. All of that is
 * one transaction.
 */
public interface MembershipCatalog {
  /** How often a node is meant to beat. */
  long BEAT_INTERVAL_MILLIS = 2_000;

  /** How long a node is silent when it is suspected. */
  long SUSPECTED_AFTER_MILLIS = 10_000;

  /** A gap between two watches that is longer means that the catalog was away. */
  long WATCH_GAP_MILLIS = 10_000;

  /** The most drives that one node may have. */
  int MAX_DRIVES_OF_NODE = 1024;

  /**
   * Makes a node known, or finds the one of this address, which is then in the zone given, and its
   * drives with it. Counts as a beat.
   */
  Uni<NodeId> registerNode(NodeRegistration registration);

  /**
   * Says that a node lives and how its drives fare, and gives what the node is to know. Statuses of
   * drives that are registered under another incarnation, or on another node, are passed over.
   *
   * @param drives at most {@value #MAX_DRIVES_OF_NODE}
   * @throws IllegalArgumentException through the {@code Uni} when the node was never registered
   */
  Uni<Membership> beat(NodeId node, List<DriveStatus> drives);

  /** All nodes and drives as they are now. */
  Uni<Membership> members();

  /**
   * Tells that the catalog is up. Called every {@value #BEAT_INTERVAL_MILLIS} ms by every process
   * that may declare nodes lost; after a gap all nodes count as heard of at the end of the gap.
   */
  Uni<Void> watch();

  /**
   * Declares all drives of a silent node lost, unless it is heard of by now, or this method
   * declared drives lost within the window, or all drives of the node are lost already. Whether too
   * many shards of one group would be gone is for the caller to see.
   *
   * @param silentMillis how long the node must have been silent
   * @param windowMillis how long ago the last such declaration must be at least
   * @return whether it was done
   */
  Uni<Boolean> loseSilentNode(NodeId node, long silentMillis, long windowMillis);

  /**
   * Sets the state of drives, as an operator wishes. {@link Drive.State#LOST} takes effect once: a
   * lost drive stays as it is until it is registered again. {@link Drive.State#ACTIVE} ends a
   * draining; it does not bring a lost drive back.
   *
   * @return the drives whose state changed
   */
  Uni<Set<DriveId>> setState(List<DriveId> drives, Drive.State state);

  /**
   * A node that introduces itself.
   *
   * @param address where it serves shards, HOST:PORT; what tells nodes apart
   * @param zone its failure domain
   */
  record NodeRegistration(String address, Zone zone) {
    /** The longest address. */
    public static final int MAX_ADDRESS_LENGTH = 255;

    /** Refuses an address that is none. */
    public NodeRegistration {
      if (address.isEmpty() || address.length() > MAX_ADDRESS_LENGTH) {
        throw new IllegalArgumentException("an address has 1 to 255 characters");
      }
    }
  }

  /**
   * The cluster at one moment.
   *
   * @param nodes by number
   * @param drives by number, also those that are lost
   * @param layouts the newest layout of each profile that has one
   */
  record Membership(List<NodeMember> nodes, List<DriveMember> drives, List<LayoutNumber> layouts) {
    /** Copies the lists. */
    public Membership {
      nodes = List.copyOf(nodes);
      drives = List.copyOf(drives);
      layouts = List.copyOf(layouts);
    }
  }

  /**
   * A node.
   *
   * @param address where it serves shards; empty for the one inside {@code nonagon server}
   * @param silentMillis for how long it has not been heard of while the catalog was up
   */
  record NodeMember(NodeId node, Zone zone, Optional<String> address, long silentMillis) {
    /** Whether it has been silent for so long that no new shard goes to it. */
    public boolean isSuspected() {
      return silentMillis >= SUSPECTED_AFTER_MILLIS;
    }
  }

  /**
   * A drive.
   *
   * @param path its folder on its node
   * @param status what its node last said of it under its present incarnation
   */
  record DriveMember(Drive drive, String path, Optional<DriveStatus> status) {}

  /** The number of the newest layout of a profile. */
  record LayoutNumber(ErasureProfile profile, int number) {}
}
