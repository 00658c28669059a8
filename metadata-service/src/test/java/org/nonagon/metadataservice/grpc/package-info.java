/**
 * Tests of the served catalog: the contract suite through a real server on the loopback, and what
 * attackers, broken servers and newer peers do to it.
 */
@NullMarked
package org.nonagon.metadataservice.grpc;

import org.jspecify.annotations.NullMarked;
