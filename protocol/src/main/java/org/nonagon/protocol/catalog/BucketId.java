package org.nonagon.protocol.catalog;

/**
 * A bucket, told apart from later ones of the same name.
 *
 * @param home where it and its blobs live
 * @param number unique within the cluster
 */
public record BucketId(Home home, long number) {}
