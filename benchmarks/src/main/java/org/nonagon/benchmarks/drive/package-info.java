/**
 * What a drive reaches, beside what the disk below it does in the same run.
 *
 * <p>Read {@link org.nonagon.benchmarks.drive.DriveBenchmark}: a program of its own and no JMH
 * class, since a step that ends with a disk's sync takes milliseconds, and many writers at once are
 * the point. {@link org.nonagon.benchmarks.drive.RepairBenchmark} rebuilds lost shards over such
 * drives, beside the codec too. Each is started with a folder on the disk to be measured, which it
 * empties at the end.
 */
@NullMarked
package org.nonagon.benchmarks.drive;

import org.jspecify.annotations.NullMarked;
