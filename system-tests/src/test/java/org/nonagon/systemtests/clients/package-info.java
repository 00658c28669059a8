/**
 * Unmodified S3 clients against real servers: the AWS SDK for Java and aws-cli, as they come,
 * without a setting but endpoint, credentials and path style.
 *
 * <p>Read {@link org.nonagon.systemtests.clients.SharedServer} first: the tests of one run share
 * one server and each makes buckets of its own, so that they may run in any order. {@link
 * org.nonagon.systemtests.clients.Sdk.Kind} are the SDK's clients, which {@link
 * org.nonagon.systemtests.clients.AwaitedS3Client} lets a test call alike. {@link
 * org.nonagon.systemtests.clients.SdkScenarioIT} runs the scenario of {@code
 * scripts/clients/SCENARIO.md}, which {@code scripts/client-matrix} runs by other clients. Tests
 * that stop the server or empty its drives start their own.
 *
 * <p>Invariants: a test states what S3 does, by AWS's documentation, and never what this server
 * happens to do; what a test reads is compared byte by byte with what was written.
 */
@NullMarked
package org.nonagon.systemtests.clients;

import org.jspecify.annotations.NullMarked;
