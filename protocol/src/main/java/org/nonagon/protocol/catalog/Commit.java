package org.nonagon.protocol.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.object.ObjectKey;

/**
 * Changes that are made in one transaction, each with a verdict of its own: one that is refused
 * leaves the others alone.
 *
 * @param id made by the caller, new for each commit and the same for its repeats
 * @param home the home of all buckets and blobs in it
 * @param blobs the blobs that come to life with it; one that no entry refers to once the verdicts
 *     are given does not, and its writer abandons it
 * @param session the session under which some of the blobs were registered before
 * @param entries at most {@value #MAX_ENTRIES}, no two for the same key
 */
public record Commit(
    CommitId id,
    Home home,
    List<WrittenBlob> blobs,
    Optional<WriteSession> session,
    List<CommitEntry> entries) {
  /** As many as DeleteObjects names. */
  public static final int MAX_ENTRIES = 1000;

  /** Copies the lists and refuses two changes to one key: the second waits for the next commit. */
  public Commit {
    blobs = List.copyOf(blobs);
    entries = List.copyOf(entries);
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("a commit has 1 to " + MAX_ENTRIES + " entries");
    }
    Set<Target> targets = new HashSet<>();
    for (CommitEntry entry : entries) {
      if (!entry.bucket().home().equals(home)) {
        throw new IllegalArgumentException("a commit stays in one home");
      }
      if (!targets.add(new Target(entry.bucket(), entry.key()))) {
        throw new IllegalArgumentException("two changes to one key: " + entry.key());
      }
    }
  }

  private record Target(BucketId bucket, ObjectKey key) {}
}
