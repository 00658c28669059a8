package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Something that befalls a cluster. One of these is played once; it remembers its victims.
 *
 * <p>Always must hold, whatever the fault: no read shows what it must not, no operation of a client
 * is given up, and after it was healed the cluster is whole again. A fault says what must hold
 * beside that.
 */
sealed interface Fault
    permits BitFlips,
        DatabaseAway,
        DatabaseRestart,
        Disturbance,
        Drain,
        DriveWipe,
        DuplicateDrive,
        FolderAway,
        ForeignDrive,
        LayoutTwice,
        NodeAdd,
        NodeKill,
        NodeReplace,
        Pause,
        SegmentTruncate,
        StatelessKill,
        Together,
        TooManyNodes {
  /** What it is called on the command line. */
  String name();

  /** What must hold, in words. */
  String claim();

  /** Why it cannot be played on this cluster as it is, if it cannot. */
  Optional<String> unfit(Scene scene) throws IOException;

  /** Makes it happen, for as long as it is to last. */
  void inject(Scene scene) throws IOException, InterruptedException;

  /** Ends what can be ended by hand; called whatever became of the injection. */
  void heal(Scene scene) throws IOException, InterruptedException;

  /** What did not hold beside what always must; called when the cluster is whole again. */
  default List<String> verify(Scene scene) throws IOException {
    return List.of();
  }

  /** Whether no read may be answered by an error while it lasts. */
  default boolean readsGoOn() {
    return false;
  }

  /** Whether all drives must stay in what they are: none may be declared lost. */
  default boolean keepsDrives() {
    return false;
  }
}
