package org.nonagon.metadataservice.grpc;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.nonagon.metadataclient.FailureReason;
import org.nonagon.protocol.catalog.CatalogException;

/** Asks the catalog, and gives its answer or its failure the form of a message. */
final class Answers {
  private static final Logger LOG = Logger.getLogger(Answers.class);

  private Answers() {}

  /**
   * One answer.
   *
   * @param question reads the message and asks; what it throws refuses the call
   */
  static <T, M> void one(
      StreamObserver<M> answer, Supplier<Uni<? extends T>> question, Function<T, M> message) {
    page(answer, question, (T value) -> List.of(message.apply(value)));
  }

  /** A page in slices. */
  static <T, M> void page(
      StreamObserver<M> answer, Supplier<Uni<? extends T>> question, Function<T, List<M>> slices) {
    answerNobodyInSilence(answer);
    Uni.createFrom()
        .<T>deferred(question)
        .map(value -> written(slices, value))
        .subscribe()
        .with(
            all -> {
              all.forEach(answer::onNext);
              answer.onCompleted();
            },
            failure -> answer.onError(translated(failure)));
  }

  /** What was asked is done by now, so an answer that has no form must not look refused. */
  private static <T, M> List<M> written(Function<T, List<M>> slices, T value) {
    try {
      return slices.apply(value);
    } catch (IllegalArgumentException unfit) {
      throw new IllegalStateException("an answer that no message can carry", unfit);
    }
  }

  /** What was asked is done to its end, though the client may have given up waiting. */
  private static void answerNobodyInSilence(StreamObserver<?> answer) {
    if (answer instanceof ServerCallStreamObserver<?> call) {
      call.setOnCancelHandler(() -> {});
    }
  }

  private static StatusRuntimeException translated(Throwable failure) {
    return switch (failure) {
      case CatalogException catalog -> reason(catalog).failure("the catalog did not answer");
      case IllegalArgumentException malformed ->
          FailureReason.REFUSED.failure(String.valueOf(malformed.getMessage()));
      default -> {
        LOG.error("a call failed unexpectedly", failure);
        yield FailureReason.LOST.failure("a call failed unexpectedly");
      }
    };
  }

  private static FailureReason reason(CatalogException failure) {
    return switch (failure.reason()) {
      case BUSY -> FailureReason.BUSY;
      case LOST -> FailureReason.LOST;
    };
  }
}
