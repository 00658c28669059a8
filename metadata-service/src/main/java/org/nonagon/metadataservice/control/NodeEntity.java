package org.nonagon.metadataservice.control;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A process with drives. */
@Entity
@Table(name = "node")
class NodeEntity {
  @Id private int id;

  private String zone;

  @SuppressWarnings("NullAway.Init") // filled by Hibernate
  protected NodeEntity() {}

  NodeEntity(int id, String zone) {
    this.id = id;
    this.zone = zone;
  }

  boolean isIn(String someZone) {
    return zone.equals(someZone);
  }
}
