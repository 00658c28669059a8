package org.nonagon.gateway.http;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.nonagon.gateway.body.ClientGoneException;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.RequestIds;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3ErrorMapper;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.gateway.s3.S3Service;

/**
 * One request and its answer, from its head to the moment when its connection can go on.
 *
 * <p>A connection goes on after any answer, also a refusal, if what is left of the body is short
 * enough to be read and dropped. Otherwise, or when the client may still be waiting for
 * 100-continue (so that nobody knows whether a body will follow), the answer says that the
 * connection is closed, and what the client sends meanwhile is dropped for a while: closing a
 * socket with unread bytes could destroy the answer on its way.
 */
final class HttpExchange {
  private static final Logger LOG = Logger.getLogger(HttpExchange.class);
  private static final String SERVER_NAME = "Nonagon";
  private static final long LINGER_MILLIS = 2000;
  private static final long LINGER_BYTES = 32L << 20;

  private final HttpListener listener;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Context context;
  private final RequestIds ids;
  private final HttpBody body;
  private final boolean isCounted;
  private boolean isLast;

  /**
   * An exchange.
   *
   * @param isCounted whether the request was admitted, so that its end is to be told
   */
  HttpExchange(
      HttpListener listener, HttpServerRequest request, Context context, boolean isCounted) {
    this.listener = listener;
    this.request = request;
    this.response = request.response();
    this.context = context;
    this.isCounted = isCounted;
    this.ids = listener.newIds();
    this.body = new HttpBody(request, context);
  }

  /** Answers the request by the service. */
  void serve() {
    switch (S3Request.parse(request.method().name(), request.uri(), fields(), remote())) {
      case S3Outcome.Accepted<S3Request>(S3Request head) -> serve(head);
      case S3Outcome.Refused<S3Request>(S3Failure failure) -> refuse(failure);
    }
  }

  private void serve(S3Request head) {
    listener
        .service()
        .serve(new S3Service.Incoming(head, body.length(), body, ids))
        .subscribe()
        .with(answer -> onLoop(() -> answer(answer)), failure -> onLoop(() -> failed(failure)));
  }

  /** Answers the request by a refusal, without a look at what it asks. */
  void refuse(S3Failure failure) {
    boolean isHead = request.method().name().equals("HEAD");
    String path = request.decoderResult().isFailure() ? "/" : request.path();
    answer(S3Answer.of(S3ErrorMapper.answer(failure, isHead, path, ids)));
  }

  /** Answers by a refusal, and closes the connection. */
  void refuseAndClose(S3Failure failure) {
    isLast = true;
    refuse(failure);
  }

  private HeaderFields fields() {
    List<HeaderFields.Field> fields = new ArrayList<>(request.headers().size());
    for (Map.Entry<String, String> field : request.headers()) {
      fields.add(new HeaderFields.Field(field.getKey(), field.getValue()));
    }
    return HeaderFields.of(fields);
  }

  private String remote() {
    return request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress();
  }

  private void onLoop(Runnable task) {
    context.runOnContext(nothing -> task.run());
  }

  private void failed(Throwable failure) {
    if (!(failure instanceof ClientGoneException)) {
      LOG.errorf(failure, "request %s was not answered", ids.requestId());
    }
    response.reset();
    uncount();
  }

  private void uncount() {
    if (isCounted) {
      listener.exchangeEnded();
    }
  }

  private void answer(S3Answer answer) {
    boolean isKept = isKept();
    if (!isKept) {
      response.putHeader(S3Headers.CONNECTION, "close");
    }
    response.putHeader(S3Headers.AMZ_REQUEST_ID, ids.requestId());
    response.putHeader(S3Headers.AMZ_ID_2, ids.hostId());
    response.putHeader(S3Headers.DATE, listener.date());
    response.putHeader(S3Headers.SERVER, SERVER_NAME);
    new AnswerWriter(response, context, () -> ended(isKept)).write(answer);
  }

  private boolean isKept() {
    return !isLast
        && !listener.isStopping()
        && !body.waitsForContinue()
        && body.remaining().orElse(0) <= listener.drainBytes();
  }

  private void ended(boolean isKept) {
    uncount();
    if (isKept) {
      body.drop(listener.drainBytes(), this::close);
    } else {
      body.drop(LINGER_BYTES, this::close);
      listener.later(LINGER_MILLIS, this::close);
    }
  }

  private void close() {
    request.connection().close();
  }

  /** What a client gets whose request could not be read as HTTP. */
  static S3Failure malformed(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          S3Error.INVALID_URI.failure("The request line is too long.");
      case TooLongFrameException _ -> S3Error.REQUEST_HEADER_SECTION_TOO_LARGE.failure();
      default -> S3Error.BAD_REQUEST.failure("An error occurred when parsing the HTTP request.");
    };
  }
}
