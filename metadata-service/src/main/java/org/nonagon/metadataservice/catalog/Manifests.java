package org.nonagon.metadataservice.catalog;

import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.erasure.StripeLayout;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.BlobManifest;
import org.nonagon.protocol.layout.DriveId;

/** The columns of a blob in the order in which statements select them, as a manifest. */
final class Manifests {
  /** The list of a SELECT; {@code b} is the row of {@code blob}. */
  static final String LIST = "b.id, b.k, b.m, b.cell, b.length, b.drives, b.missing";

  private Manifests() {}

  /** The manifest in the columns from {@code column} on, or none where they are null. */
  static List<BlobManifest> read(Row row, int column) {
    Short[] drives = row.getArrayOfShorts(column + 5);
    if (drives == null) {
      return List.of();
    }
    ErasureProfile profile =
        new ErasureProfile(row.getInteger(column + 1), row.getInteger(column + 2));
    StripeLayout stripes =
        new StripeLayout(profile, row.getInteger(column + 3), row.getInteger(column + 4));
    BlobId id = new BlobId(row.getUUID(column));
    return List.of(
        new BlobManifest(id, stripes, drives(drives), missing(row.getArrayOfShorts(column + 6))));
  }

  static List<DriveId> drives(Short[] numbers) {
    List<DriveId> drives = new ArrayList<>(numbers.length);
    for (short number : numbers) {
      drives.add(new DriveId(number));
    }
    return drives;
  }

  static Set<Integer> missing(Short @Nullable [] columns) {
    if (columns == null) {
      return Set.of();
    }
    Set<Integer> missing = new HashSet<>();
    Arrays.asList(columns).forEach(column -> missing.add(column.intValue()));
    return missing;
  }
}
