/**
 * What writing and reading bodies costs above the drives.
 *
 * <p>Read first {@link org.nonagon.benchmarks.blobs.BodyBenchmark}: bodies go through the writer
 * and the reader of {@code org.nonagon.blobs}, over drives that copy to and from memory, as a write
 * to the page cache does, and do nothing else. Rates are the counter {@code dataBytes} per second;
 * {@code -prof gc} shows what an object allocates.
 *
 * <p>Coding, drives and the caller have threads of their own, so a rate is that of the machine and
 * not of one core. May import all of Nonagon.
 */
@NullMarked
package org.nonagon.benchmarks.blobs;

import org.jspecify.annotations.NullMarked;
