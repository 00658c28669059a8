package org.nonagon.metadataservice.control;

import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.nio.ByteBuffer;
import org.nonagon.erasure.ErasureProfile;
import org.nonagon.protocol.layout.Layout;

/** A layout, its slots as two bytes each, big endian. */
@Entity
@Table(name = "layout")
class LayoutEntity {
  @EmbeddedId private LayoutKey key;

  private byte[] slots;

  @SuppressWarnings("NullAway.Init") // filled by Hibernate
  protected LayoutEntity() {}

  LayoutEntity(Layout layout) {
    ErasureProfile profile = layout.profile();
    this.key = new LayoutKey(profile.dataShards(), profile.parityShards(), layout.number());
    short[] drives = layout.toArray();
    ByteBuffer bytes = ByteBuffer.allocate(drives.length * Short.BYTES);
    bytes.asShortBuffer().put(drives);
    this.slots = bytes.array();
  }

  Layout toLayout() {
    short[] drives = new short[slots.length / Short.BYTES];
    ByteBuffer.wrap(slots).asShortBuffer().get(drives);
    ErasureProfile profile = new ErasureProfile(key.dataShards(), key.parityShards());
    return new Layout(key.number(), profile, drives);
  }
}
