/**
 * Tests of signatures: the documentation's own examples, and requests signed by a signer of the
 * tests' own.
 */
@NullMarked
package org.nonagon.gateway.auth;

import org.jspecify.annotations.NullMarked;
