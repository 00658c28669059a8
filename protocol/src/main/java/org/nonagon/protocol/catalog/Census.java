package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.stream.Collectors;
import org.nonagon.protocol.catalog.RepairCatalog.PlacementCount;
import org.nonagon.protocol.layout.Group;

/** Counts all live blobs of a home by their places, some groups at a time. */
public final class Census {
  /** So few that a call takes a fraction of a second with a hundred million blobs. */
  private static final int GROUPS_AT_A_TIME = 1 << 10;

  private Census() {}

  /** The places of all blobs; blobs of several groups may have the same. */
  public static Uni<List<PlacementCount>> take(RepairCatalog catalog, Home home) {
    return Multi.createFrom()
        .range(0, Group.COUNT / GROUPS_AT_A_TIME)
        .onItem()
        .transformToUniAndConcatenate(
            slice ->
                catalog.census(home, slice * GROUPS_AT_A_TIME, (slice + 1) * GROUPS_AT_A_TIME - 1))
        .collect()
        .with(Collectors.flatMapping(List::stream, Collectors.toList()));
  }
}
