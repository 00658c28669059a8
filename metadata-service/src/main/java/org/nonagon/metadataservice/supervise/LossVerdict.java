package org.nonagon.metadataservice.supervise;

import org.nonagon.protocol.layout.NodeId;

/** What {@link LossGuard} says of a node that has been silent for too long. */
sealed interface LossVerdict {
  /** It may be declared lost. */
  record Lose(NodeId node) implements LossVerdict {}

  /**
   * To give its drives up would give data up: people have to look.
   *
   * @param detail what to look at
   */
  record Alert(NodeId node, String detail) implements LossVerdict {}
}
