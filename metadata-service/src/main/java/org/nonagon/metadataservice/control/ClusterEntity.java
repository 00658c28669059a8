package org.nonagon.metadataservice.control;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.nonagon.erasure.ErasureProfile;

/** The cluster: one row, made with the schema. What else the row has is not written here. */
@Entity
@Table(name = "cluster")
class ClusterEntity {
  @Id
  @Column(name = "one")
  private boolean one;

  @Column(name = "id")
  private UUID clusterId;

  @Column(name = "data_shards")
  private @Nullable Integer dataShards;

  @Column(name = "parity_shards")
  private @Nullable Integer parityShards;

  @SuppressWarnings("NullAway.Init") // filled by Hibernate
  protected ClusterEntity() {}

  UUID clusterId() {
    return clusterId;
  }

  Optional<ErasureProfile> profile() {
    Integer data = dataShards;
    Integer parity = parityShards;
    return data == null || parity == null
        ? Optional.empty()
        : Optional.of(new ErasureProfile(data, parity));
  }

  void setProfile(ErasureProfile profile) {
    dataShards = profile.dataShards();
    parityShards = profile.parityShards();
  }
}
