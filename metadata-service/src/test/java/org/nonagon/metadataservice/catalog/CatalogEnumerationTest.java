package org.nonagon.metadataservice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nonagon.metadataservice.catalog.CrashTrial.Given;
import org.nonagon.metadataservice.catalog.CrashTrial.Script;
import org.nonagon.metadataservice.catalog.CrashTrial.Served;
import org.nonagon.metadataservice.catalog.StatementProxy.Cut;
import org.nonagon.metadataservice.catalog.StatementProxy.Ending;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.catalog.Catalog;
import org.nonagon.protocol.catalog.Commit;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/**
 * Operations whose every statement is tried as the one at which the connection is lost, before it
 * was sent and after it was carried out; and operations that are wrong, which that must show.
 */
class CatalogEnumerationTest {
  private static final List<Cut> CUTS =
      List.of(
          new Cut(Ending.CLOSED, false),
          new Cut(Ending.CLOSED, true),
          new Cut(Ending.RESET, false),
          new Cut(Ending.BACKEND_TERMINATED, false),
          new Cut(Ending.BACKEND_TERMINATED, true));

  @RegisterExtension
  static final CatalogForTests TABLES = new CatalogForTests(CatalogSettings.SHARED);

  @SuppressWarnings("NullAway.Init") // set before all tests
  private static CrashTrials trials;

  @BeforeAll
  static void open() {
    trials = new CrashTrials(TABLES.database());
  }

  @AfterAll
  static void close() {
    trials.close();
  }

  static Stream<Script> scripts() {
    return Stream.of(CatalogScript.values(), ClusterScript.values()).flatMap(Stream::of);
  }

  private static Given given() {
    return new Given(() -> new Served(TABLES.catalog(), TABLES.upkeep()), TABLES::database);
  }

  private static void tryAll(Script script) {
    for (Cut cut : CUTS) {
      assertThat(trials.tryAll(script, CatalogEnumerationTest::given, cut))
          .as("statements of %s", script)
          .isPositive();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void whereverTheConnectionIsLostARepetitionLeavesWhatOneOperationDoes(Script script) {
    tryAll(script);
    CatalogClients.await(TABLES.upkeep().fold(Home.ONLY));
    CatalogInvariants.assertHold(TABLES.database());
  }

  /** Two objects in one commit, as a catalog or its caller makes it, rightly or not. */
  private record CommitOfTwo(BiFunction<Catalog, Two, Uni<List<CommitOutcome>>> operation)
      implements Script {
    @Override
    public CrashTrial prepare(Given given) {
      Two two = Two.of(given);
      return CrashTrial.of(
          catalog -> operation.apply(catalog, two),
          outcomes -> {
            for (int i = 0; i < outcomes.size(); i++) {
              given.hasBecome(two.entries().get(i).key(), outcomes.get(i), two.entries().get(i));
            }
          });
    }

    @Override
    public boolean isOnce() {
      return true;
    }
  }

  /** Two objects of one blob, and the commit of both. */
  private record Two(WrittenBlob blob, List<CommitEntry.Put> entries, Commit commit) {
    Two(WrittenBlob blob, List<CommitEntry.Put> entries) {
      this(blob, entries, CatalogClients.commit(List.of(blob), entries));
    }

    static Two of(Given given) {
      WrittenBlob blob = given.clients().blob(1000);
      return new Two(
          blob,
          Stream.of("one", "two")
              .map(key -> given.put(ObjectKey.of(key), WriteCondition.ALWAYS, blob))
              .toList());
    }
  }

  private static void assertCaught(
      BiFunction<Catalog, Two, Uni<List<CommitOutcome>>> wrongOperation) {
    assertThatThrownBy(() -> tryAll(new CommitOfTwo(wrongOperation)))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void theSameOperationDoneRightPasses() {
    tryAll(new CommitOfTwo((catalog, two) -> catalog.commit(two.commit())));
  }

  @Test
  void aCommitInTwoTransactionsIsCaught() {
    assertCaught(
        (catalog, two) ->
            catalog
                .commit(CatalogClients.commit(List.of(two.blob()), two.entries().subList(0, 1)))
                .chain(
                    first ->
                        catalog
                            .commit(CatalogClients.commit(List.of(), two.entries().subList(1, 2)))
                            .map(second -> List.of(first.getFirst(), second.getFirst()))));
  }

  @Test
  void anAnswerThatDoesNotWaitForTheCommitIsCaught() {
    CommitOutcome guess = new CommitOutcome.Written(1, VersionId.NULL);
    assertCaught(
        (catalog, two) ->
            catalog.commit(two.commit()).onFailure().recoverWithItem(List.of(guess, guess)));
  }

  @Test
  void aRepetitionThatDoesNotLookWhetherTheFirstHappenedIsCaught() {
    assertCaught(
        (catalog, two) ->
            catalog.commit(CatalogClients.commit(List.of(two.blob()), two.entries())));
  }
}
