package org.nonagon.metadataservice.control;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;

/**
 * What tells users apart.
 *
 * @param accountId the number of the account
 * @param name the name within the account
 */
@Embeddable
record UserKey(@Column(name = "account_id") long accountId, @Column(name = "name") String name) {}
