package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.gateway.auth.SignatureV4;
import org.nonagon.gateway.body.ClientGoneException;
import org.nonagon.gateway.body.ObjectBody;
import org.nonagon.protocol.catalog.IdentityCatalog;

/**
 * Takes a request to the operation that it asks for: who asks, what for, and is there a handler.
 * Turns whatever went wrong on the way into an answer.
 *
 * <p>Thread-safe.
 */
public final class S3Router implements S3Service {
  private final Authentication authentication;
  private final S3Routing routing;
  private final Map<S3Operation, S3Handler> handlers;

  /**
   * A router.
   *
   * @param identities knows the access keys
   * @param signatures verifies
   * @param masterKey opens the sealed secrets of access keys
   * @param routing tells operations apart
   * @param handlers the operations that are built; the others are NotImplemented
   */
  public S3Router(
      IdentityCatalog identities,
      SignatureV4 signatures,
      MasterKey masterKey,
      S3Routing routing,
      Map<S3Operation, S3Handler> handlers) {
    this.authentication = new Authentication(identities, signatures, masterKey);
    this.routing = routing;
    this.handlers = Map.copyOf(handlers);
  }

  @Override
  public Uni<S3Answer> serve(Incoming request) {
    return Uni.createFrom()
        .deferred(() -> authentication.authenticate(request.head()))
        .map(who -> call(request, who))
        .chain(call -> handler(call.route().operation()).handle(call))
        .onFailure(failure -> !(failure instanceof ClientGoneException))
        .recoverWithItem(failure -> refusal(Failures.of(failure, request), request));
  }

  private S3Call call(Incoming request, Authentication.Verified who) {
    return new S3Call(
        request.head(),
        routing.route(request.head()).orThrow(),
        who.caller(),
        who.payload(),
        who.chunkKey(),
        ObjectBody.Coded.of(request.body(), request.bodyBytes()),
        request.ids());
  }

  private S3Handler handler(S3Operation operation) {
    S3Handler handler = handlers.get(operation);
    if (handler == null) {
      throw S3Error.NOT_IMPLEMENTED
          .failure("The operation " + operation.apiName() + " is not implemented.")
          .exception();
    }
    return handler;
  }

  private static S3Answer refusal(S3Failure failure, Incoming request) {
    boolean isHead = request.head().method().equals("HEAD");
    return S3Answer.of(
        S3ErrorMapper.answer(failure, isHead, request.head().rawPath(), request.ids()));
  }
}
