package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.NOTHING;
import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.List;
import java.util.Optional;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.ListPage;
import org.nonagon.protocol.catalog.ListPage.Item;
import org.nonagon.protocol.catalog.ListQuery;
import org.nonagon.protocol.catalog.ObjectLookup;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/** Lookups, the extents of long versions, and listings. */
public final class LookupMessages {
  private LookupMessages() {}

  /** A call. */
  public static Calls.LookupRequest request(
      BucketId bucket, ObjectKey key, Optional<VersionId> version) {
    Calls.LookupRequest.Builder message =
        Calls.LookupRequest.newBuilder()
            .setBucket(Fields.message(bucket))
            .setKey(Fields.bytes(key));
    version.ifPresent(id -> message.setVersion(Fields.message(id)));
    return message.build();
  }

  /** The version that a call names. */
  public static Optional<VersionId> version(Calls.LookupRequest request) {
    return request.hasVersion()
        ? Optional.of(Fields.value(request.getVersion()))
        : Optional.empty();
  }

  /** As a message. */
  public static Calls.LookupReply message(ObjectLookup lookup) {
    Calls.LookupReply.Builder message = Calls.LookupReply.newBuilder();
    switch (lookup) {
      case ObjectLookup.Found found -> message.setFound(message(found));
      case ObjectLookup.Marker marker -> message.setMarker(message(marker));
      case ObjectLookup.Absent _ -> message.setAbsent(NOTHING);
    }
    return message.build();
  }

  /** As a value. */
  public static ObjectLookup value(Calls.LookupReply reply) {
    return switch (reply.getLookupCase()) {
      case FOUND -> value(reply.getFound());
      case MARKER -> value(reply.getMarker());
      case ABSENT -> new ObjectLookup.Absent();
      case LOOKUP_NOT_SET -> throw Fields.unknown("lookup");
    };
  }

  private static Calls.FoundVersion message(ObjectLookup.Found found) {
    return Calls.FoundVersion.newBuilder()
        .setVersion(message(found.version()))
        .setCurrent(found.current())
        .addAllBlobs(all(found.blobs(), BlobMessages::message))
        .build();
  }

  private static ObjectLookup value(Calls.FoundVersion found) {
    return new ObjectLookup.Found(
        value(required(found.hasVersion(), found.getVersion(), "version")),
        found.getCurrent(),
        all(found.getBlobsList(), BlobMessages::value));
  }

  private static Calls.FoundMarker message(ObjectLookup.Marker marker) {
    return Calls.FoundMarker.newBuilder()
        .setId(Fields.message(marker.id()))
        .setRank(marker.rank())
        .setCurrent(marker.current())
        .build();
  }

  private static ObjectLookup value(Calls.FoundMarker marker) {
    return new ObjectLookup.Marker(
        CommitMessages.id(marker.hasId(), marker.getId()), marker.getRank(), marker.getCurrent());
  }

  private static Values.ObjectVersion message(ObjectVersion version) {
    return Values.ObjectVersion.newBuilder()
        .setKey(Fields.bytes(version.key()))
        .setRank(version.rank())
        .setId(Fields.message(version.id()))
        .setOwner(version.owner().value())
        .setContent(ContentMessages.message(version.content()))
        .setAttributes(AttributeMessages.message(version.attributes()))
        .build();
  }

  private static ObjectVersion value(Values.ObjectVersion version) {
    return new ObjectVersion(
        Fields.key(version.getKey()),
        version.getRank(),
        CommitMessages.id(version.hasId(), version.getId()),
        new AccountId(version.getOwner()),
        ContentMessages.value(required(version.hasContent(), version.getContent(), "content")),
        AttributeMessages.value(
            required(version.hasAttributes(), version.getAttributes(), "attributes")));
  }

  /** As a message. */
  public static Calls.ExtentsReply extents(List<Extent> extents) {
    return Calls.ExtentsReply.newBuilder()
        .addAllExtents(all(extents, ContentMessages::message))
        .build();
  }

  /** As values. */
  public static List<Extent> value(Calls.ExtentsReply reply) {
    return all(reply.getExtentsList(), ContentMessages::value);
  }

  /** As a message. */
  public static Calls.ListRequest message(ListQuery query) {
    return Calls.ListRequest.newBuilder()
        .setBucket(Fields.message(query.bucket()))
        .setPrefix(Fields.bytes(query.prefix()))
        .setDelimiter(Fields.bytes(query.delimiter()))
        .setAfter(Fields.bytes(query.after()))
        .setLimit(query.limit())
        .build();
  }

  /** As a value. */
  public static ListQuery value(Calls.ListRequest request) {
    return new ListQuery(
        Fields.value(required(request.hasBucket(), request.getBucket(), "bucket")),
        Fields.prefix(request.getPrefix()),
        Fields.prefix(request.getDelimiter()),
        Fields.prefix(request.getAfter()),
        request.getLimit());
  }

  /** As slices. */
  public static List<Calls.ListReply> slices(ListPage page) {
    return PageSlices.of(
        all(page.items(), LookupMessages::message),
        (items, last) ->
            Calls.ListReply.newBuilder()
                .addAllItems(items)
                .setTruncated(last && page.truncated())
                .build());
  }

  /** As a value. */
  public static ListPage page(List<Calls.ListReply> slices) {
    return new ListPage(
        PageSlices.join(slices, Calls.ListReply::getItemsList, LookupMessages::value),
        PageSlices.last(slices).getTruncated());
  }

  private static Calls.ListItem message(Item item) {
    Calls.ListItem.Builder message = Calls.ListItem.newBuilder();
    switch (item) {
      case Item.Listed listed -> message.setListed(message(listed));
      case Item.CommonPrefix prefix -> message.setCommonPrefix(Fields.bytes(prefix.name()));
    }
    return message.build();
  }

  private static Item value(Calls.ListItem item) {
    return switch (item.getItemCase()) {
      case LISTED -> value(item.getListed());
      case COMMON_PREFIX -> new Item.CommonPrefix(Fields.prefix(item.getCommonPrefix()));
      case ITEM_NOT_SET -> throw Fields.unknown("line of a listing");
    };
  }

  private static Calls.ListedVersion message(Item.Listed listed) {
    Calls.ListedVersion.Builder message =
        Calls.ListedVersion.newBuilder()
            .setKey(Fields.bytes(listed.name()))
            .setRank(listed.rank())
            .setSize(listed.size())
            .setEtag(listed.etag().value())
            .setOwner(listed.owner().value())
            .setStorageClass(listed.storageClass());
    listed.checksum().ifPresent(sum -> message.setChecksum(ContentMessages.message(sum)));
    return message.build();
  }

  private static Item value(Calls.ListedVersion listed) {
    return new Item.Listed(
        Fields.key(listed.getKey()),
        listed.getRank(),
        listed.getSize(),
        new EntityTag(listed.getEtag()),
        new AccountId(listed.getOwner()),
        ContentMessages.checksum(listed.hasChecksum(), listed.getChecksum()),
        listed.getStorageClass());
  }

  /** A call for extents. */
  public static Calls.ExtentsRequest request(BucketId bucket, ObjectKey key, long rank, int first) {
    return Calls.ExtentsRequest.newBuilder()
        .setBucket(Fields.message(bucket))
        .setKey(Fields.bytes(key))
        .setRank(rank)
        .setFirst(first)
        .build();
  }
}
