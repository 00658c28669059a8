package org.nonagon.metadataservice.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.nonagon.metadataclient.RemoteCatalog;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.MetadataGrpc.MetadataImplBase;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.protocol.catalog.CatalogException.Reason;
import org.nonagon.protocol.catalog.Home;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.object.KeyPrefix;

/** What a caller learns when a call fails: whether it may have been done. */
class CallFailureTest {
  private static final ListQuery QUERY =
      new ListQuery(
          new BucketId(Home.ONLY, 1), KeyPrefix.EMPTY, KeyPrefix.EMPTY, KeyPrefix.EMPTY, 1000);

  /** A service that answers nothing, tells that it was asked, and lists in a given way. */
  private static class Broken extends MetadataImplBase {
    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    @Override
    public void clusterId(
        Calls.ClusterIdRequest request, StreamObserver<Calls.ClusterIdReply> answer) {
      asked.complete(null);
    }

    @Override
    public void list(Calls.ListRequest request, StreamObserver<Calls.ListReply> answer) {
      answer.onCompleted();
    }
  }

  private static Throwable failure(Uni<?> answer) {
    return catchThrowable(() -> answer.await().atMost(ServedCatalog.PATIENT));
  }

  private static Optional<Reason> reason(Throwable failure) {
    return failure instanceof CatalogException e ? Optional.of(e.reason()) : Optional.empty();
  }

  /** Asks through a service that answers with that, in that form. */
  private static Throwable failureOf(
      Uni<UUID> outcome, Function<UUID, Calls.ClusterIdReply> message) {
    MetadataImplBase failing =
        new MetadataImplBase() {
          @Override
          public void clusterId(
              Calls.ClusterIdRequest request, StreamObserver<Calls.ClusterIdReply> answer) {
            Answers.one(answer, () -> outcome, message);
          }
        };
    try (ServedCatalog served = new ServedCatalog(failing)) {
      return failure(served.remote().clusterId());
    }
  }

  /** Asks through a service that fails every question so. */
  private static Throwable failureOf(RuntimeException cause) {
    return failureOf(
        Uni.createFrom().failure(cause), id -> Calls.ClusterIdReply.getDefaultInstance());
  }

  @Test
  void aBusyCatalogIsBusyFromAfar() {
    Throwable busy =
        failureOf(new CatalogException(Reason.BUSY, "full", new IllegalStateException()));
    assertThat(reason(busy)).contains(Reason.BUSY);
  }

  @Test
  void aLostAnswerIsLostFromAfar() {
    Throwable lost = failureOf(new CatalogException("lost", new IllegalStateException()));
    assertThat(reason(lost)).contains(Reason.LOST);
  }

  @Test
  void anUnexpectedFailureMayHaveBeenDone() {
    assertThat(reason(failureOf(new IllegalStateException("a bug")))).contains(Reason.LOST);
  }

  @Test
  void aMalformedQuestionIsOneFromAfar() {
    assertThat(failureOf(new IllegalArgumentException("not a question")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a question");
  }

  @Test
  void anAnswerThatTheServiceCannotWriteMayHaveBeenDone() {
    Throwable unwritten =
        failureOf(
            Uni.createFrom().item(new UUID(1, 2)),
            id -> {
              throw new IllegalArgumentException("no message for " + id);
            });
    assertThat(reason(unwritten)).contains(Reason.LOST);
  }

  @Test
  void anAnswerThatTheClientCannotReadMayHaveBeenDone() {
    Throwable unread =
        failureOf(
            Uni.createFrom().item(new UUID(1, 2)), id -> Calls.ClusterIdReply.getDefaultInstance());
    assertThat(reason(unread)).contains(Reason.LOST);
    assertThat(unread).hasMessageContaining("cannot be read");
  }

  @Test
  void whatAServerDidNotAnswerBeforeItDiedMayHaveBeenDone() throws Exception {
    Broken broken = new Broken();
    try (ServedCatalog served = new ServedCatalog(broken)) {
      CompletableFuture<UUID> answer = served.remote().clusterId().subscribeAsCompletionStage();
      broken.asked.get(ServedCatalog.PATIENT.toSeconds(), TimeUnit.SECONDS);
      served.die();
      assertThat(reason(failure(Uni.createFrom().completionStage(answer)))).contains(Reason.LOST);
    }
  }

  @Test
  void whatIsNotAnsweredByTheDeadlineMayHaveBeenDone() {
    try (ServedCatalog served = new ServedCatalog(new Broken())) {
      RemoteCatalog hurried =
          new RemoteCatalog(
              served.channel(ServedCatalog.signing(ServedCatalog.SECRET)), Duration.ofMillis(100));
      Throwable late = failure(hurried.clusterId());
      assertThat(reason(late)).contains(Reason.LOST);
      assertThat(late).hasMessageContaining("DEADLINE_EXCEEDED");
    }
  }

  @Test
  void whereNoServerIsTheCallIsLost() {
    try (ServedCatalog served = new ServedCatalog(new Broken())) {
      RemoteCatalog remote = served.remote();
      served.die();
      assertThat(reason(failure(remote.clusterId()))).contains(Reason.LOST);
    }
  }

  @Test
  void aServiceWithoutTheMethodDoesNotAnswer() {
    try (ServedCatalog served = new ServedCatalog(new Broken())) {
      assertThat(reason(failure(served.remote().drives()))).contains(Reason.LOST);
    }
  }

  @Test
  void aPageWithoutASliceIsNoEmptyPage() {
    try (ServedCatalog served = new ServedCatalog(new Broken())) {
      assertThat(reason(failure(served.remote().list(QUERY)))).contains(Reason.LOST);
    }
  }
}
