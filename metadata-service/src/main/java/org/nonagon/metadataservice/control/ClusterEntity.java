package org.nonagon.metadataservice.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** The cluster: one row, made with the schema. */
@Entity
@Table(name = "cluster")
class ClusterEntity {
  @Id
  @Column(name = "one")
  private boolean one;

  @Column(name = "id")
  private UUID clusterId;

  @SuppressWarnings("NullAway.Init") // filled by Hibernate
  protected ClusterEntity() {}

  UUID clusterId() {
    return clusterId;
  }
}
