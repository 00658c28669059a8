/**
 * The admin API, below {@code /_nonagon/admin/v1/}: the state of the cluster, and orders to it.
 *
 * <p>Read {@link org.nonagon.gateway.admin.AdminApi} first: it has a handler for each path.
 * Requests are signed as those of S3 are; only root's account may make them. Answers are JSON,
 * errors too: {@code {"code": …, "message": …}} with the codes of S3.
 *
 * <p>{@link org.nonagon.gateway.admin.Survival} is the heart: which blobs are degraded, and what
 * may fail before one cannot be read. It is computed from the places of all blobs, not estimated.
 *
 * <p>{@link org.nonagon.gateway.admin.RequestTrace} keeps the last requests while somebody watches,
 * within bounds, and never a query or a header: those may hold what signs a request.
 *
 * <p>Threading: nothing here waits; handlers answer with {@code Uni}. Nothing of Vert.x or Quarkus
 * may be imported here.
 */
@NullMarked
package org.nonagon.gateway.admin;

import org.jspecify.annotations.NullMarked;
