/**
 * Tests of the control plane on a real PostgreSQL: the contract suites, and what the tables hold
 * after. {@link org.nonagon.metadataservice.control.SessionsForTests} makes the session factory
 * that Quarkus makes elsewhere.
 */
@NullMarked
package org.nonagon.metadataservice.control;

import org.jspecify.annotations.NullMarked;
