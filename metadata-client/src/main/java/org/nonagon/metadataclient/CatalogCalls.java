package org.nonagon.metadataclient;

import com.google.protobuf.MessageLite;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.nonagon.metadataclient.proto.MutinyMetadataGrpc;
import org.nonagon.metadataclient.proto.MutinyMetadataGrpc.MutinyMetadataStub;
import org.nonagon.protocol.catalog.CatalogException;

/** Makes calls: each with a deadline and bounds, its failures those of a catalog. */
final class CatalogCalls {
  private final MutinyMetadataStub stub;
  private final Duration deadline;

  CatalogCalls(Channel channel, Duration deadline) {
    this.stub =
        MutinyMetadataGrpc.newMutinyStub(channel)
            .withMaxInboundMessageSize(RemoteCatalog.MAX_MESSAGE_BYTES)
            .withMaxOutboundMessageSize(RemoteCatalog.MAX_MESSAGE_BYTES);
    this.deadline = deadline;
  }

  /** A call with one answer. The deadline begins when somebody subscribes. */
  <Q extends MessageLite, M, T> Uni<T> one(
      BiFunction<MutinyMetadataStub, Q, Uni<M>> call, Q request, Function<M, T> reading) {
    return Uni.createFrom()
        .deferred(() -> call.apply(stubFor(request), request))
        .onFailure(StatusRuntimeException.class)
        .transform(CatalogCalls::translated)
        .map(answer -> read(reading, answer));
  }

  /** A call whose answer says only that it was done. */
  <Q extends MessageLite, M> Uni<Void> done(
      BiFunction<MutinyMetadataStub, Q, Uni<M>> call, Q request) {
    return one(call, request, reply -> reply).replaceWithVoid();
  }

  /** A call whose answer is a page in slices. */
  <Q extends MessageLite, M extends MessageLite, T> Uni<T> page(
      BiFunction<MutinyMetadataStub, Q, Multi<M>> call, Q request, Function<List<M>, T> reading) {
    return Uni.createFrom()
        .deferred(() -> collected(call.apply(stubFor(request), request)))
        .onFailure(StatusRuntimeException.class)
        .transform(CatalogCalls::translated)
        .map(answer -> read(reading, answer));
  }

  private MutinyMetadataStub stubFor(MessageLite request) {
    if (request.getSerializedSize() > RemoteCatalog.MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "a call of %d bytes".formatted(request.getSerializedSize()));
    }
    return stub.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static <M extends MessageLite> Uni<List<M>> collected(Multi<M> slices) {
    AtomicLong bytes = new AtomicLong();
    return slices
        .invoke(
            slice -> {
              if (bytes.addAndGet(slice.getSerializedSize()) > RemoteCatalog.MAX_PAGE_BYTES) {
                throw new CatalogException("a page without end", new IllegalStateException());
              }
            })
        .collect()
        .asList();
  }

  /** An answer that cannot be read may be that of a newer service, and of something done. */
  private static <M, T> T read(Function<M, T> reading, M answer) {
    try {
      return reading.apply(answer);
    } catch (IllegalArgumentException malformed) {
      throw new CatalogException(
          "the metadata service's answer cannot be read: " + malformed.getMessage(), malformed);
    }
  }

  /** Without its cause, whose stack is not for one line. */
  private static String said(Status status) {
    return Optional.ofNullable(status.getDescription())
        .map(description -> status.getCode() + ", " + description)
        .orElseGet(() -> status.getCode().toString());
  }

  private static RuntimeException translated(Throwable failure) {
    StatusRuntimeException status = (StatusRuntimeException) failure;
    Optional<FailureReason> reason = FailureReason.of(status);
    return switch (reason.orElse(FailureReason.LOST)) {
      case BUSY ->
          new CatalogException(
              CatalogException.Reason.BUSY, "the metadata service is busy", status);
      case LOST ->
          new CatalogException(
              "the metadata service did not answer: " + said(status.getStatus()), status);
      case REFUSED -> new IllegalArgumentException(status.getStatus().getDescription(), status);
    };
  }
}
