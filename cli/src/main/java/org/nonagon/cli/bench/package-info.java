/**
 * {@code nonagon bench}: a closed loop of requests against any S3 endpoint.
 *
 * <p>Read {@link org.nonagon.cli.bench.Load} first: each connection is a thread that sends its next
 * request when the answer to the last one is read. {@link org.nonagon.cli.bench.Limits} measures,
 * in the same run, what the machine alone reaches, since a figure without its limit says little.
 *
 * <p>Neither Quarkus nor Vert.x may be imported here.
 */
@NullMarked
package org.nonagon.cli.bench;

import org.jspecify.annotations.NullMarked;
