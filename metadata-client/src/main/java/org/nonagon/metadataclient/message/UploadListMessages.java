package org.nonagon.metadataclient.message;

import static org.nonagon.metadataclient.message.Fields.all;
import static org.nonagon.metadataclient.message.Fields.required;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.Values;
import org.nonagon.protocol.catalog.UploadCatalog.UploadPage;
import org.nonagon.protocol.catalog.UploadCatalog.UploadQuery;
import org.nonagon.protocol.catalog.UploadId;

/** Pages of uploads. */
public final class UploadListMessages {
  private UploadListMessages() {}

  /** As a message. */
  public static Calls.ListUploadsRequest message(UploadQuery query) {
    Calls.ListUploadsRequest.Builder message =
        Calls.ListUploadsRequest.newBuilder()
            .setBucket(Fields.message(query.bucket()))
            .setPrefix(Fields.bytes(query.prefix()))
            .setDelimiter(Fields.bytes(query.delimiter()))
            .setKeyMarker(Fields.bytes(query.keyMarker()))
            .setLimit(query.limit());
    query.idMarker().ifPresent(id -> message.setIdMarker(Fields.message(id.value())));
    return message.build();
  }

  /** As a value. */
  public static UploadQuery value(Calls.ListUploadsRequest request) {
    return new UploadQuery(
        Fields.value(required(request.hasBucket(), request.getBucket(), "bucket")),
        Fields.prefix(request.getPrefix()),
        Fields.prefix(request.getDelimiter()),
        Fields.prefix(request.getKeyMarker()),
        marker(request.hasIdMarker(), request.getIdMarker()),
        request.getLimit());
  }

  private static Optional<UploadId> marker(boolean present, Values.Uuid id) {
    return present ? Optional.of(new UploadId(Fields.value(id))) : Optional.empty();
  }

  /** As slices: the uploads, and in a last one the common prefixes, at most a page of keys. */
  public static List<Calls.ListUploadsReply> slices(UploadPage page) {
    List<Calls.ListUploadsReply> slices =
        new ArrayList<>(
            PageSlices.of(
                all(page.uploads(), UploadMessages::message),
                (uploads, _) ->
                    Calls.ListUploadsReply.newBuilder().addAllUploads(uploads).build()));
    Calls.ListUploadsReply.Builder last =
        Calls.ListUploadsReply.newBuilder()
            .addAllCommonPrefixes(all(page.commonPrefixes(), Fields::bytes))
            .setTruncated(page.truncated())
            .setNextKeyMarker(Fields.bytes(page.nextKeyMarker()));
    page.nextIdMarker().ifPresent(id -> last.setNextIdMarker(Fields.message(id.value())));
    slices.add(last.build());
    return slices;
  }

  /** As a value. */
  public static UploadPage page(List<Calls.ListUploadsReply> slices) {
    Calls.ListUploadsReply last = PageSlices.last(slices);
    return new UploadPage(
        PageSlices.join(slices, Calls.ListUploadsReply::getUploadsList, UploadMessages::value),
        all(last.getCommonPrefixesList(), Fields::prefix),
        last.getTruncated(),
        Fields.prefix(last.getNextKeyMarker()),
        marker(last.hasNextIdMarker(), last.getNextIdMarker()));
  }
}
