package org.nonagon.gateway.s3.xml;

import java.util.Optional;
import java.util.function.Function;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.ObjectChecksum;

/**
 * The part that both forms of a listing share: keys first, then common prefixes. What was stored
 * without a checksum has the default one.
 *
 * @param page what was found
 * @param coding how keys are written
 * @param owners names accounts, when owners are to be shown
 */
public record ListContents(
    ListPage page, KeyCoding coding, Optional<Function<AccountId, Owner>> owners) {

  void write(XmlWriter xml) {
    for (ListPage.Item item : page.items()) {
      if (item instanceof ListPage.Item.Listed listed) {
        writeListed(xml, listed);
      }
    }
    for (ListPage.Item item : page.items()) {
      if (item instanceof ListPage.Item.CommonPrefix prefix) {
        xml.open("CommonPrefixes");
        coding.write(xml, "Prefix", prefix.name());
        xml.close();
      }
    }
  }

  private void writeListed(XmlWriter xml, ListPage.Item.Listed listed) {
    xml.open("Contents");
    coding.write(xml, "Key", listed.name());
    xml.element("LastModified", XmlValues.time(listed.lastModified()))
        .element("ETag", listed.etag().quoted());
    xml.element(
            "ChecksumAlgorithm",
            listed
                .checksum()
                .map(ObjectChecksum::algorithm)
                .orElse(ChecksumAlgorithm.CRC64NVME)
                .name())
        .element(
            "ChecksumType",
            listed.checksum().map(ObjectChecksum::type).orElse(ChecksumType.FULL_OBJECT).name());
    xml.element("Size", listed.size());
    owners.ifPresent(name -> name.apply(listed.owner()).write(xml, "Owner"));
    xml.element("StorageClass", listed.storageClass()).close();
  }
}
