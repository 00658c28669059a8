package org.nonagon.gateway.admin;

import io.smallrye.mutiny.Uni;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;

/** One request of the admin API. */
@FunctionalInterface
interface AdminHandler {
  /**
   * Does what is asked; fails with an {@link org.nonagon.gateway.s3.S3Exception} where it refuses.
   *
   * @param query what it is asked for with
   */
  Uni<JsonDocument> handle(QueryParameters query);
}
