package org.nonagon.metadataclient;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Why the metadata service did not answer a call, as it says in a trailer. gRPC makes the same
 * status codes itself for reasons of its own, so they alone say nothing of what was done.
 */
public enum FailureReason {
  /** More calls wait than may; nothing was done. */
  BUSY("busy", Status.Code.RESOURCE_EXHAUSTED),
  /** It may have been done. */
  LOST("lost", Status.Code.UNAVAILABLE),
  /** The question is malformed; nothing was done. */
  REFUSED("refused", Status.Code.INVALID_ARGUMENT);

  private static final Metadata.Key<String> TRAILER =
      Metadata.Key.of("nonagon-reason", Metadata.ASCII_STRING_MARSHALLER);

  private final String text;
  private final Status.Code code;

  FailureReason(String text, Status.Code code) {
    this.text = text;
    this.code = code;
  }

  /** What ends a call for this reason. */
  public StatusRuntimeException failure(String detail) {
    Metadata trailers = new Metadata();
    trailers.put(TRAILER, text);
    return code.toStatus().withDescription(detail).asRuntimeException(trailers);
  }

  /** What the service said; empty when it said nothing, or what this version does not know. */
  static Optional<FailureReason> of(StatusRuntimeException failure) {
    Metadata trailers = failure.getTrailers();
    if (trailers == null) {
      return Optional.empty();
    }
    String said = trailers.get(TRAILER);
    return Arrays.stream(values()).filter(reason -> reason.text.equals(said)).findAny();
  }
}
