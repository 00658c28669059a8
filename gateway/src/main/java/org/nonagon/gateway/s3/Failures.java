package org.nonagon.gateway.s3;

import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.nonagon.protocol.catalog.CatalogException;
import org.nonagon.protocol.shard.ShardStoreException;

/**
 * Says what a client gets when its request failed: the refusal that was meant, SlowDown or
 * ServiceUnavailable where something could not be reached and trying later helps, InternalError for
 * a bug. The last two are logged, with the id of the request.
 */
final class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);

  private Failures() {}

  static S3Failure of(Throwable failure, S3Service.Incoming request) {
    return switch (failure) {
      case S3Exception refused -> refused.failure();
      case CompletionException wrapped when wrapped.getCause() != null ->
          of(wrapped.getCause(), request);
      case CatalogException busy when busy.reason() == CatalogException.Reason.BUSY ->
          S3Error.SLOW_DOWN.failure();
      case CatalogException lost -> unavailable(lost, request);
      case ShardStoreException lost -> unavailable(lost, request);
      default -> {
        LOG.errorf(
            failure,
            "request %s failed: %s %s",
            request.ids().requestId(),
            request.head().method(),
            request.head().rawPath());
        yield S3Error.INTERNAL_ERROR.failure();
      }
    };
  }

  private static S3Failure unavailable(Throwable lost, S3Service.Incoming request) {
    LOG.warnf("request %s: %s", request.ids().requestId(), lost);
    return S3Error.SERVICE_UNAVAILABLE.failure();
  }
}
