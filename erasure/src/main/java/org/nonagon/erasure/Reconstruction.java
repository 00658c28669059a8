package org.nonagon.erasure;

/** How a call of {@link ErasureCoder#reconstruct} ended. */
public sealed interface Reconstruction permits Reconstructed, TooFewShards {}
