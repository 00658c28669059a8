package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nonagon.metadataservice.catalog.CatalogClients.await;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.nonagon.metadataservice.postgres.DatabaseSettings;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.CommitOutcome.Written;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectKey;

/** An operation, and the verdict on what it left. */
record CrashTrial(Consumer<Caller> operation) {
  /** Operations that are tried. */
  interface Script {
    CrashTrial prepare(Given given);

    /** Whether a repetition changes nothing when the operation was carried out already. */
    boolean isOnce();
  }

  /** What can be asked. */
  record Served(Catalog catalog, CatalogUpkeep upkeep) {}

  /** Asks, again and again if need be. */
  interface Caller {
    <T> T ask(Function<Served, Uni<T>> question);
  }

  static <T> CrashTrial of(Function<Catalog, Uni<T>> operation, Consumer<T> verdict) {
    return new CrashTrial(
        caller -> verdict.accept(caller.ask(served -> operation.apply(served.catalog()))));
  }

  static CrashTrial of(Commit commit, BiConsumer<List<CommitOutcome>, Commit> verdict) {
    return of(catalog -> catalog.commit(commit), outcomes -> verdict.accept(outcomes, commit));
  }

  /** What a script prepares its operation with; the connections of it are never cut. */
  record Given(
      Supplier<Served> served,
      CatalogClients clients,
      BucketId bucket,
      Supplier<DatabaseSettings> databases) {
    Given(Supplier<Served> served, Supplier<DatabaseSettings> databases) {
      this(served, new CatalogClients(), CatalogClients.bucket(served.get().catalog()), databases);
    }

    /** Makes one for each trial, with a bucket of its own. */
    interface Maker {
      Given make();
    }

    Catalog catalog() {
      return served.get().catalog();
    }

    DatabaseSettings database() {
      return databases.get();
    }

    CatalogUpkeep upkeep() {
      return served.get().upkeep();
    }

    WrittenBlob written(ObjectKey key) {
      return written(key, clients.blob(1000));
    }

    WrittenBlob written(ObjectKey key, WrittenBlob blob) {
      Extent extent = CatalogClients.whole(blob);
      CommitEntry put = CatalogClients.put(bucket, key, WriteCondition.ALWAYS, List.of(extent));
      assertThat(await(catalog().commit(CatalogClients.commit(List.of(blob), List.of(put)))))
          .allMatch(Written.class::isInstance);
      return blob;
    }

    CommitEntry.Put put(ObjectKey key, WriteCondition condition, WrittenBlob blob) {
      return CatalogClients.put(bucket, key, condition, List.of(CatalogClients.whole(blob)));
    }

    /** How many changes the feed has of the bucket. */
    int changes() {
      String query = "SELECT 1 FROM feed WHERE bucket_id = " + Numbers.of(bucket);
      return CatalogInvariants.column(database(), query).size();
    }

    void hasBecome(ObjectKey key, CommitOutcome outcome, CommitEntry.Put put) {
      assertThat(outcome).isInstanceOf(Written.class);
      ObjectLookup found = await(catalog().lookup(bucket, key, Optional.empty()));
      assertThat(found).isInstanceOf(ObjectLookup.Found.class);
      var version = ((ObjectLookup.Found) found).version();
      assertThat(new Written(version.rank(), version.id())).isEqualTo(outcome);
      assertThat(version.content().extents()).isEqualTo(put.content().extents());
    }
  }
}
