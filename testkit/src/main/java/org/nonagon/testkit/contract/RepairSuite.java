package org.nonagon.testkit.contract;

import static org.nonagon.testkit.contract.CatalogSamples.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ClusterCatalog.DriveRegistration;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSingle;
import org.nonagon.protocol.catalog.RepairCatalog.LeasedSweep;
import org.nonagon.protocol.catalog.RepairCatalog.Leases;
import org.nonagon.protocol.catalog.RepairCatalog.Relocation;
import org.nonagon.protocol.layout.Drive;
import org.nonagon.protocol.layout.DriveId;
import org.nonagon.protocol.layout.Group;
import org.nonagon.protocol.layout.NodeId;
import org.nonagon.protocol.layout.Zone;
import org.nonagon.protocol.object.ObjectKey;

/**
 * Blobs on drives of their own, and workers. The catalog may have other work as well, which is
 * leased and left alone.
 */
abstract class RepairSuite extends CatalogSuite {
  static final ErasureProfile PROFILE = ErasureProfile.STANDARD;
  static final long HOUR_MILLIS = 3_600_000;

  private static final int LEASE_LIMIT = 64;
  private static final int MAX_LEASES = 5_000;

  final UUID worker = UUID.randomUUID();
  BucketId bucket = new BucketId(Home.ONLY, 1);

  @BeforeEach
  void makeABucket() {
    bucket = samples.bucket().id();
  }

  Drive drive(Optional<DriveId> known) {
    return await(
        catalog.registerDrive(
            new DriveRegistration(
                known, new NodeId(5), Zone.DEFAULT, "/d/" + UUID.randomUUID(), 1, 1L << 40)));
  }

  Drive drive() {
    return drive(Optional.empty());
  }

  List<Drive> drives(int count) {
    return IntStream.range(0, count).mapToObj(_ -> drive()).toList();
  }

  static List<DriveId> ids(List<Drive> drives) {
    return drives.stream().map(Drive::id).toList();
  }

  /** A blob whose shards the drives acknowledge under their present incarnations. */
  WrittenBlob on(BlobId id, List<Drive> drives, Set<Integer> missing) {
    BlobManifest manifest =
        new BlobManifest(id, StripeLayout.even(PROFILE, 1000), ids(drives), missing);
    return new WrittenBlob(manifest, drives.stream().map(Drive::incarnation).toList());
  }

  /** Commits an object of that blob. */
  BlobId commit(WrittenBlob blob) {
    ObjectKey key = ObjectKey.of(blob.manifest().id().toString());
    samples.commit(samples.put(bucket, key, samples.content(samples.whole(blob))), blob);
    return blob.manifest().id();
  }

  BlobId write(List<Drive> drives, Set<Integer> missing) {
    return commit(on(samples.unknownBlob(), drives, missing));
  }

  /** A blob on drives that nobody registered. */
  BlobId writeAnywhere(Set<Integer> missing) {
    List<DriveId> drives = samples.blob(1).manifest().drives();
    return commit(samples.blob(1000, drives, Collections.nCopies(drives.size(), 1), missing));
  }

  void delete(BlobId blob) {
    samples.commit(samples.delete(bucket, ObjectKey.of(blob.toString())));
  }

  /** That id in that group. */
  static BlobId inGroup(Group group, BlobId id) {
    long low = id.value().getLeastSignificantBits() & -Group.COUNT;
    return new BlobId(id.value().getMostSignificantBits(), low | group.value());
  }

  BlobManifest manifest(BlobId blob) {
    return await(catalog.blobs(Home.ONLY, List.of(blob))).getFirst();
  }

  /** Leases all that there is. */
  Leases leaseAll(UUID by) {
    List<LeasedSweep> sweeps = new ArrayList<>();
    List<LeasedSingle> singles = new ArrayList<>();
    for (int i = 0; i < MAX_LEASES; i++) {
      Leases leases = await(catalog.leaseRepairs(Home.ONLY, by, LEASE_LIMIT));
      sweeps.addAll(leases.sweeps());
      singles.addAll(leases.singles());
      if (!leases.isMore()) {
        return new Leases(sweeps, singles, false);
      }
    }
    throw new AssertionError("work without end");
  }

  /** The single of that blob, if it can be had. */
  Optional<LeasedSingle> leaseSingle(UUID by, BlobId blob) {
    return leaseAll(by).singles().stream()
        .filter(single -> single.blob().id().equals(blob))
        .findFirst();
  }

  /** The sweeps of that drive that can be had. */
  List<LeasedSweep> leaseSweeps(UUID by, DriveId drive) {
    return leaseAll(by).sweeps().stream()
        .filter(leased -> leased.sweep().drive().equals(drive))
        .toList();
  }

  Set<Relocation> relocate(UUID by, Relocation... relocations) {
    return await(catalog.relocate(Home.ONLY, by, List.of(relocations)));
  }

  boolean endSingle(UUID by, BlobId blob, Optional<Long> retryMillis) {
    return await(catalog.endSingle(Home.ONLY, by, blob, retryMillis));
  }
}
