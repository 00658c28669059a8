package org.nonagon.metadataclient;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import org.nonagon.protocol.wire.RequestClaim;
import org.nonagon.protocol.wire.RequestSigner;

/**
 * Signs each call with the cluster's secret, as the HTTP request that it is: its method is {@code
 * POST}, its path the full name of the gRPC method, its length not known. An attempt that gRPC
 * makes again by itself is one that no server took up, so its signature was not used.
 */
public final class SignedCalls implements ClientInterceptor {
  /** The header that carries the signature. */
  public static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  /** How HTTP/2 carries a call. */
  public static final String HTTP_METHOD = "POST";

  private final RequestSigner signer;

  /** Signs by that signer. */
  public SignedCalls(RequestSigner signer) {
    this.signer = signer;
  }

  /** The path of a call. */
  public static String path(MethodDescriptor<?, ?> method) {
    return "/" + method.getFullMethodName();
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        headers.put(AUTHORIZATION, signer.sign(HTTP_METHOD, path(method), RequestClaim.NO_LENGTH));
        super.start(listener, headers);
      }
    };
  }
}
