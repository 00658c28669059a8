package org.nonagon.erasure;

/** The wanted shards have been written. */
public record Reconstructed() implements Reconstruction {}
