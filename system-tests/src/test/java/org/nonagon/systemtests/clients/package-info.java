/**
 * Unmodified S3 clients against real servers: the AWS SDK for Java and aws-cli, as they come,
 * without a setting but endpoint, credentials and path style.
 *
 * <p>Read {@link org.nonagon.systemtests.clients.SharedServer} first: the tests of one run share
 * one server and each makes buckets of its own, so that they may run in any order. {@link
 * org.nonagon.systemtests.clients.ObjectClient} is what the SDK's blocking and asynchronous clients
 * have in common. Tests that stop the server or empty its drives start their own.
 *
 * <p>Invariants: a test states what S3 does, by AWS's documentation, and never what this server
 * happens to do; what a test reads is compared byte by byte with what was written.
 */
@NullMarked
package org.nonagon.systemtests.clients;

import org.jspecify.annotations.NullMarked;
