package org.nonagon.testkit.virtual;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.nonagon.protocol.disk.DriveFiles;
import org.nonagon.protocol.disk.DriveFullException;

/**
 * A disk with one folder that keeps apart what programs see and what is durable.
 *
 * <p>When power is lost, each sector of 512 bytes that was written since it was last forced keeps
 * what was durable, or gets any of the contents that it had since: so writes are lost, torn and
 * reordered. Creations, deletions and renames of files that were not forced may be undone. A failed
 * force drops some of what it was for without a trace, as kernels do: a later one does not write it
 * either. All of it is decided by the seed.
 *
 * <p>For enumerations nothing is left to chance: {@link #cutPowerIn} stops at a given operation,
 * {@link #left} gives the disk for each outcome that a {@link PowerLossFate} names, and {@link
 * #failCalls} fails a given call.
 */
public final class SimulatedDisk {
  /** What a disk writes whole or not at all. */
  static final int SECTOR_BYTES = 512;

  private final SplittableRandom random;
  private final long capacityBytes;
  private final Set<String> heldLocks = new HashSet<>();
  private Map<String, SimulatedInode> names = new TreeMap<>();
  private Map<String, SimulatedInode> durableNames = new TreeMap<>();
  private final List<NameChange> pendingChanges = new ArrayList<>();
  private long usedSectors;
  private long operations;
  private long calls;
  private long crashAt = Long.MAX_VALUE;
  private Optional<Cut> cut = Optional.empty();
  private Optional<Failing> failing = Optional.empty();
  private int mounts;
  private boolean poweredOff;
  private boolean failingForces;
  private boolean failingWrites;
  private boolean failingReads;
  private boolean full;

  /** A change of the folder: {@code from} is taken away, {@code to} gets the file. */
  private record NameChange(Optional<String> from, Optional<String> to, SimulatedInode inode) {}

  /** Where the power is cut: in the middle of an operation that is {@code done} or not. */
  private record Cut(long operation, boolean done) {}

  /** Which calls fail. */
  private record Failing(long first, long last, DiskError error) {}

  /** An empty disk; all chance comes from {@code seed}. */
  public SimulatedDisk(long seed, long capacityBytes) {
    this.random = new SplittableRandom(seed);
    this.capacityBytes = capacityBytes;
  }

  /** The folder; what was mounted before is of no use any more. */
  public synchronized DriveFiles mount() {
    poweredOff = false;
    heldLocks.clear();
    return new SimulatedDriveFiles(this, ++mounts);
  }

  /** How many operations that change something there were. */
  public synchronized long operations() {
    return operations;
  }

  /** Loses power in the middle of the operation after {@code count} more of them. */
  public synchronized void losePowerAfter(long count) {
    crashAt = operations + count;
  }

  /**
   * Cuts the power in the operation after {@code count} more of them, which fails, whether it is
   * still {@code done} or not. What becomes of what was not forced stays open: {@link #left} tells.
   */
  public synchronized void cutPowerIn(long count, boolean done) {
    cut = Optional.of(new Cut(operations + count + 1, done));
  }

  /** Cuts the power now, as {@link #cutPowerIn} does. */
  public synchronized void cutPower() {
    poweredOff = true;
  }

  /**
   * An independent disk with what would be left of this one if the power were cut now.
   *
   * @param fate decides what becomes of each change that was not forced
   */
  public synchronized SimulatedDisk left(PowerLossFate fate) {
    Map<String, SimulatedInode> survivors = new TreeMap<>(durableNames);
    for (NameChange change : pendingChanges) {
      if (fate.choose(2) == 1) {
        apply(change, survivors);
      }
    }
    SimulatedDisk left = new SimulatedDisk(1, capacityBytes);
    Map<SimulatedInode, SimulatedInode> settled = new HashMap<>();
    survivors.forEach(
        (name, inode) ->
            left.names.put(name, settled.computeIfAbsent(inode, each -> each.left(fate))));
    left.durableNames = new TreeMap<>(left.names);
    left.usedSectors = settled.values().stream().mapToLong(SimulatedInode::sectors).sum();
    return left;
  }

  /** How many calls there were, of those that change something and of the others. */
  public synchronized long calls() {
    return calls;
  }

  /**
   * Lets the call after {@code count} more of them fail, and {@code more} after it. A write that
   * fails writes a part; a force that fails is as {@link #failForces} says.
   */
  public synchronized void failCalls(long count, long more, DiskError error) {
    long first = calls + count + 1;
    failing = Optional.of(new Failing(first, first + more, error));
  }

  /** From now on no call fails any more by {@link #failCalls}. */
  public synchronized void heal() {
    failing = Optional.empty();
  }

  /** Loses power now. */
  public synchronized void losePower() {
    poweredOff = true;
    crashAt = Long.MAX_VALUE;
    settleNames();
    for (SimulatedInode inode : new LinkedHashSet<>(names.values())) {
      inode.settle(options -> random.nextInt(options));
    }
    usedSectors = new HashSet<>(names.values()).stream().mapToLong(SimulatedInode::sectors).sum();
  }

  /** Whether it was mounted since it lost power last. */
  public synchronized boolean hasPower() {
    return !poweredOff;
  }

  /** Changes of the folder may have become durable in any order, and each of them or not. */
  private void settleNames() {
    Map<String, SimulatedInode> survivors = new TreeMap<>(durableNames);
    int inOrder = random.nextInt(pendingChanges.size() + 1);
    for (int i = 0; i < pendingChanges.size(); i++) {
      if (i < inOrder || random.nextInt(4) == 0) {
        apply(pendingChanges.get(i), survivors);
      }
    }
    pendingChanges.clear();
    names = survivors;
    durableNames = new TreeMap<>(survivors);
  }

  private static void apply(NameChange change, Map<String, SimulatedInode> folder) {
    change.from().ifPresent(folder::remove);
    change.to().ifPresent(name -> folder.put(name, change.inode()));
  }

  /** Whether every force fails from now on. */
  public synchronized void failForces(boolean failing) {
    failingForces = failing;
  }

  /** Whether every write fails from now on. */
  public synchronized void failWrites(boolean failing) {
    failingWrites = failing;
  }

  /** Whether every read fails from now on. */
  public synchronized void failReads(boolean failing) {
    failingReads = failing;
  }

  /** Whether somebody else has taken all the room that is left. */
  public synchronized void fill(boolean filled) {
    full = filled;
  }

  /** Flips a bit of a file, durably. */
  public synchronized void flip(String name, long offset, int bit) {
    Optional.ofNullable(names.get(name)).orElseThrow().flip(offset, bit);
  }

  /** Cuts a file, durably. */
  public synchronized void cut(String name, long size) {
    Optional.ofNullable(names.get(name)).orElseThrow().cut(size);
  }

  /** The length of a file. */
  public synchronized long size(String name) {
    return Optional.ofNullable(names.get(name)).orElseThrow().size();
  }

  /** An independent disk with what programs see on this one, all of it durable. */
  public synchronized SimulatedDisk copy(long seed) {
    SimulatedDisk copy = new SimulatedDisk(seed, capacityBytes);
    Map<SimulatedInode, SimulatedInode> copies = new HashMap<>();
    names.forEach(
        (name, inode) -> copy.names.put(name, copies.computeIfAbsent(inode, SimulatedInode::copy)));
    copy.durableNames = new TreeMap<>(copy.names);
    copy.usedSectors = usedSectors;
    return copy;
  }

  Map<String, SimulatedInode> names() {
    return names;
  }

  SplittableRandom random() {
    return random;
  }

  /** Begins a call that changes nothing. */
  synchronized void look(int mount) throws IOException {
    Optional<IOException> failure = begin(mount);
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** Counts a call; what it has to fail with, if it has to. */
  private Optional<IOException> begin(int mount) throws IOException {
    requirePower(mount);
    calls++;
    return failing
        .filter(plan -> plan.first() <= calls && calls <= plan.last())
        .map(plan -> plan.error().exception());
  }

  private void requirePower(int mount) throws IOException {
    if (poweredOff || mount != mounts) {
      throw new IOException("the power is off");
    }
  }

  void requireReadable() throws IOException {
    if (failingReads) {
      throw DiskError.INPUT_OUTPUT.exception();
    }
  }

  void requireWritable() throws IOException {
    if (failingWrites) {
      throw DiskError.INPUT_OUTPUT.exception();
    }
  }

  boolean forcesFail() {
    return failingForces;
  }

  /** An operation that changes something. */
  interface Change {
    void apply() throws IOException;
  }

  /** Does the operation; or loses power before or after it, and then it fails in any case. */
  void change(int mount, Change change) throws IOException {
    change(mount, change, () -> {});
  }

  /** The same; {@code failed} is what happens to the disk when the call is one that fails. */
  synchronized void change(int mount, Change change, Runnable failed) throws IOException {
    Optional<IOException> failure = begin(mount);
    operations++;
    if (cut.filter(at -> at.operation() == operations).isPresent()) {
      stop(change, cut.get().done());
    }
    if (failure.isPresent()) {
      failed.run();
      throw failure.get();
    }
    if (operations <= crashAt) {
      change.apply();
      return;
    }
    if (random.nextBoolean()) {
      change.apply();
    }
    losePower();
    throw new IOException("the power is off");
  }

  private void stop(Change change, boolean done) throws IOException {
    if (done) {
      change.apply();
    }
    poweredOff = true;
    throw new IOException("the power is off");
  }

  void allocate(long sectors) throws DriveFullException {
    if (sectors > 0 && freeBytes() < sectors * SECTOR_BYTES) {
      throw new DriveFullException("No space left on device");
    }
    usedSectors += sectors;
  }

  void free(long sectors) {
    usedSectors -= sectors;
  }

  long capacityBytes() {
    return capacityBytes;
  }

  synchronized long freeBytes(int mount) throws IOException {
    look(mount);
    return freeBytes();
  }

  private long freeBytes() {
    return full ? 0 : capacityBytes - usedSectors * SECTOR_BYTES;
  }

  void link(String name, SimulatedInode inode) {
    changeNames(new NameChange(Optional.empty(), Optional.of(name), inode));
  }

  void unlink(String name, SimulatedInode inode) {
    changeNames(new NameChange(Optional.of(name), Optional.empty(), inode));
    free(inode.sectors());
  }

  void rename(String from, String to, SimulatedInode inode) {
    Optional.ofNullable(names.get(to)).ifPresent(old -> free(old.sectors()));
    changeNames(new NameChange(Optional.of(from), Optional.of(to), inode));
  }

  private void changeNames(NameChange change) {
    apply(change, names);
    pendingChanges.add(change);
  }

  void forceNames() {
    pendingChanges.clear();
    durableNames = new TreeMap<>(names);
  }

  synchronized boolean takeLock(String name) {
    return heldLocks.add(name);
  }

  synchronized void giveLock(String name) {
    heldLocks.remove(name);
  }
}
