package org.nonagon.metadataservice.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jboss.logging.Logger;
import org.nonagon.metadataclient.SignedCalls;
import org.nonagon.protocol.wire.RequestClaim;
import org.nonagon.protocol.wire.RequestVerdict;
import org.nonagon.protocol.wire.RequestVerifier;

/**
 * Lets through the calls of this cluster's processes, each once. Any other is closed before its
 * message is read, and is not told why.
 */
public final class GenuineCalls implements ServerInterceptor {
  private static final Logger LOG = Logger.getLogger(GenuineCalls.class);

  private final RequestVerifier verifier;

  /** Judges calls by that verifier. */
  public GenuineCalls(RequestVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    return switch (verdict(call, headers)) {
      case RequestVerdict.Genuine _ -> next.startCall(call, headers);
      case RequestVerdict.Refused refused -> close(call, refused);
    };
  }

  private RequestVerdict verdict(ServerCall<?, ?> call, Metadata headers) {
    String header = headers.get(SignedCalls.AUTHORIZATION);
    return verifier.verify(
        SignedCalls.HTTP_METHOD,
        SignedCalls.path(call.getMethodDescriptor()),
        RequestClaim.NO_LENGTH,
        header == null ? "" : header);
  }

  private static <Q, A> ServerCall.Listener<Q> close(
      ServerCall<Q, A> call, RequestVerdict.Refused refused) {
    LOG.debugf(
        "refused %s: %s, %s",
        call.getMethodDescriptor().getFullMethodName(), refused.fault(), refused.detail());
    call.close(
        Status.UNAUTHENTICATED.withDescription("not signed by a process of this cluster"),
        new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
