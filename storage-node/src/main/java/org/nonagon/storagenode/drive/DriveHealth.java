package org.nonagon.storagenode.drive;

import java.util.Optional;
import org.nonagon.protocol.shard.AppendOutcome.Reason;
import org.nonagon.protocol.shard.AppendOutcome.Refused;
import org.nonagon.protocol.shard.DriveStatus;

/** What a drive is fit for. */
public sealed interface DriveHealth {
  /** It gives and takes shards. */
  record Healthy() implements DriveHealth {}

  /**
   * It has no room; it takes shards again once it has.
   *
   * @param detail for people
   */
  record Full(String detail) implements DriveHealth {}

  /**
   * It takes no shards any more, since a sync failed.
   *
   * @param detail for people
   */
  record ReadOnly(String detail) implements DriveHealth {}

  /**
   * It is of no use: missing, foreign or failing.
   *
   * @param detail for people
   */
  record Isolated(String detail) implements DriveHealth {}

  /** As others see it. */
  default DriveStatus.Health status() {
    return switch (this) {
      case Healthy healthy -> DriveStatus.Health.HEALTHY;
      case Full full -> DriveStatus.Health.FULL;
      case ReadOnly readOnly -> DriveStatus.Health.READ_ONLY;
      case Isolated isolated -> DriveStatus.Health.ISOLATED;
    };
  }

  /** For people; empty when it is healthy. */
  default String describe() {
    return switch (this) {
      case Healthy healthy -> "";
      case Full full -> full.detail();
      case ReadOnly readOnly -> readOnly.detail();
      case Isolated isolated -> isolated.detail();
    };
  }

  /** Why it takes no shard; empty when it does. */
  default Optional<Refused> refusal() {
    return switch (this) {
      case Healthy healthy -> Optional.empty();
      case Full full -> Optional.of(new Refused(Reason.FULL, full.detail()));
      case ReadOnly readOnly -> Optional.of(new Refused(Reason.READ_ONLY, readOnly.detail()));
      case Isolated isolated -> Optional.of(new Refused(Reason.ISOLATED, isolated.detail()));
    };
  }
}
