/** Placeholder until the package is described. */
@org.jspecify.annotations.NullMarked
package org.nonagon.benchmarks;
