package org.nonagon.benchmarks.coding.report;

/**
 * What one fork measured.
 *
 * @param gigabytesPerSecond data, 1e9 bytes, per second of processor time
 * @param nanosPerCall processor time
 * @param bytesPerCall what a call allocates on its thread, with the little that JMH does there in
 *     an iteration
 */
record Sample(double gigabytesPerSecond, double nanosPerCall, double bytesPerCall) {}
