/**
 * Tests of the whole product in real processes with real clients. The tests are in the test
 * sources; read their {@code process} package first. Nobody imports this module.
 */
@org.jspecify.annotations.NullMarked
package org.nonagon.systemtests;
