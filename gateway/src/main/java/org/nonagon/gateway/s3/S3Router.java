package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import org.nonagon.gateway.body.BodyHashing;
import org.nonagon.gateway.body.ClientGoneException;
import org.nonagon.gateway.body.ObjectBody;

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
  private final FormHandler forms;
  private final S3Service apis;
  private final BodyHashing hashing;

  /**
   * A router.
   *
   * @param authentication finds out who asks
   * @param routing tells operations apart
   * @param handlers the operations that are built; the others are NotImplemented
   * @param forms takes uploads by forms
   * @param apis answers what is asked below the paths of our own
   * @param hashing computes the MD5 of bodies
   */
  public S3Router(
      Authentication authentication,
      S3Routing routing,
      Map<S3Operation, S3Handler> handlers,
      FormHandler forms,
      S3Service apis,
      BodyHashing hashing) {
    this.authentication = authentication;
    this.routing = routing;
    this.handlers = Map.copyOf(handlers);
    this.forms = forms;
    this.apis = apis;
    this.hashing = hashing;
  }

  @Override
  public Uni<S3Answer> serve(Incoming request) {
    return Uni.createFrom()
        .deferred(() -> answer(request))
        .onFailure(failure -> !(failure instanceof ClientGoneException))
        .recoverWithItem(failure -> refusal(Failures.of(failure, request), request));
  }

  /** Forms are signed within their bodies; all else is verified before it is looked at. */
  private Uni<S3Answer> answer(Incoming request) {
    if (routing.isOfApis(request.head())) {
      return apis.serve(request);
    }
    S3Outcome<S3Route> route = routing.route(request.head());
    if (route instanceof S3Outcome.Accepted<S3Route>(S3Route form)
        && form.operation() == S3Operation.POST_OBJECT) {
      return forms.handle(request, form, authentication);
    }
    return authentication
        .authenticate(request.head(), routing.hostedBucket(request.head()))
        .map(who -> call(request, who, route))
        .chain(call -> handler(call.route().operation()).handle(call));
  }

  /** What a URL carries in place of headers may make another operation of a request. */
  private S3Call call(Incoming request, Authentication.Verified who, S3Outcome<S3Route> asSent) {
    S3Outcome<S3Route> route =
        who.head().equals(request.head()) ? asSent : routing.route(who.head());
    return new S3Call(
        who.head(),
        route.orThrow(),
        who.caller(),
        who.payload(),
        who.chunkKey(),
        ObjectBody.Coded.of(request.body(), request.bodyBytes()),
        hashing,
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

  private S3Answer refusal(S3Failure failure, Incoming request) {
    if (routing.isOfApis(request.head())) {
      return S3Answer.of(S3ErrorMapper.apiAnswer(failure, request.ids()));
    }
    boolean isHead = request.head().method().equals("HEAD");
    return S3Answer.of(
        S3ErrorMapper.answer(failure, isHead, request.head().rawPath(), request.ids()));
  }
}
