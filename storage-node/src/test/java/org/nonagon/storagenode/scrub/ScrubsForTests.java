package org.nonagon.storagenode.scrub;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.nonagon.protocol.catalog.ScrubCatalog;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;

/** How far the scrub of one drive is. Its time is how often it was told of something. */
final class ScrubsForTests implements ScrubCatalog {
  private final CompletableFuture<DriveScrub> firstAnswer = new CompletableFuture<>();
  private final DriveId drive;
  private DriveScrub row;
  private long now;

  ScrubsForTests(DriveId drive) {
    this.drive = drive;
    this.row =
        new DriveScrub(
            drive, Optional.empty(), Optional.empty(), Optional.empty(), 0, ScrubFindings.NONE);
  }

  /** Done when a round that was asked for has ended. */
  CompletableFuture<DriveScrub> firstAnswer() {
    return firstAnswer;
  }

  synchronized DriveScrub row() {
    return row;
  }

  @Override
  public Uni<Long> requestScrub(Set<DriveId> drives) {
    return Uni.createFrom()
        .item(
            () -> {
              synchronized (this) {
                row =
                    new DriveScrub(
                        drive,
                        Optional.of(++now),
                        row.startedMicros(),
                        row.finishedMicros(),
                        row.nextGroup(),
                        row.found());
                return now;
              }
            });
  }

  @Override
  public Uni<Void> reportScrub(DriveId of, int nextGroup, ScrubFindings found) {
    return Uni.createFrom().voidItem().invoke(() -> report(nextGroup, found));
  }

  private synchronized void report(int nextGroup, ScrubFindings found) {
    now++;
    boolean isEnd = nextGroup == Group.COUNT;
    row =
        new DriveScrub(
            drive,
            row.requestedMicros(),
            nextGroup == 0 ? Optional.of(now) : row.startedMicros(),
            isEnd ? Optional.of(now) : Optional.empty(),
            nextGroup,
            found);
    if (isEnd && row.requestedMicros().isPresent() && DriveScrubber.answers(row)) {
      firstAnswer.complete(row);
    }
  }

  @Override
  public Uni<List<DriveScrub>> scrubs() {
    return Uni.createFrom().item(() -> List.of(row()));
  }
}
