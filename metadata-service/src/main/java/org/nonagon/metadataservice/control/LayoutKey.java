package org.nonagon.metadataservice.control;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * What tells layouts apart.
 *
 * @param dataShards k of the profile
 * @param parityShards m of the profile
 * @param number the layout's number within its profile
 */
@Embeddable
record LayoutKey(
    @Column(name = "data_shards") int dataShards,
    @Column(name = "parity_shards") int parityShards,
    @Column(name = "number") int number) {}
