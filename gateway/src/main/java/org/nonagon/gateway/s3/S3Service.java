package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;
import java.util.OptionalLong;
import org.nonagon.gateway.body.ByteSource;

/** What stands behind the HTTP server: answers requests. */
@FunctionalInterface
public interface S3Service {
  /**
   * Answers a request. Never fails but with a {@link org.nonagon.gateway.body.ClientGoneException}.
   */
  Uni<S3Answer> serve(Incoming request);

  /**
   * A request as it came in.
   *
   * @param head its head, within its bounds
   * @param bodyBytes how long its body says it is; empty when it comes in HTTP's chunks
   * @param body its body; asking for it tells a client that waits for it to go on
   * @param ids what names it
   */
  record Incoming(S3Request head, OptionalLong bodyBytes, ByteSource body, RequestIds ids) {}
}
