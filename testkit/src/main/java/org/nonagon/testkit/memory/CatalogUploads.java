package org.nonagon.testkit.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.nonagon.protocol.catalog.BucketId;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitId;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.MultipartAssembly;
import org.nonagon.protocol.catalog.MultipartAssembly.AssemblyOutcome;
import org.nonagon.protocol.catalog.Upload;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.CompleteUpload;
import org.nonagon.protocol.catalog.UploadCatalog.CompletedPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewPart;
import org.nonagon.protocol.catalog.UploadCatalog.NewUpload;
import org.nonagon.protocol.catalog.UploadCatalog.PartPage;
import org.nonagon.protocol.catalog.UploadCatalog.PutPartOutcome;
import org.nonagon.protocol.catalog.UploadCatalog.UploadPage;
import org.nonagon.protocol.catalog.UploadCatalog.UploadQuery;
import org.nonagon.protocol.catalog.UploadId;
import org.nonagon.protocol.catalog.UploadedPart;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.ObjectVersion;

/** Multipart uploads of the twin. */
final class CatalogUploads {
  private static final Comparator<Upload> ORDER =
      Comparator.comparing(Upload::key)
          .thenComparing(Upload::initiated)
          .thenComparing(upload -> upload.id().value());

  private final CatalogBuckets buckets;
  private final CatalogBlobs blobs;
  private final CatalogFeed feed;
  private final long minPartBytes;
  private final CatalogVerdicts<CommitId, PutPartOutcome> parts = new CatalogVerdicts<>();
  private final CatalogVerdicts<UploadId, Done> completed = new CatalogVerdicts<>();

  CatalogUploads(CatalogBuckets buckets, CatalogBlobs blobs, CatalogFeed feed, long minPartBytes) {
    this.buckets = buckets;
    this.blobs = blobs;
    this.feed = feed;
    this.minPartBytes = minPartBytes;
  }

  private record Done(List<CompletedPart> parts, CompleteOutcome answer) {}

  boolean create(NewUpload wanted, long micros) {
    Optional<CatalogBucket> bucket = buckets.find(wanted.bucket());
    bucket.ifPresent(
        found ->
            found
                .uploads()
                .computeIfAbsent(wanted.id(), id -> new CatalogUpload(upload(wanted, micros))));
    return bucket.isPresent();
  }

  private static Upload upload(NewUpload wanted, long micros) {
    return new Upload(
        wanted.id(),
        wanted.bucket(),
        wanted.key(),
        wanted.owner(),
        ObjectVersion.instantOf(micros),
        wanted.attributes(),
        wanted.checksum());
  }

  Optional<CatalogUpload> find(BucketId bucket, ObjectKey key, UploadId id) {
    return buckets
        .find(bucket)
        .flatMap(found -> Optional.ofNullable(found.uploads().get(id)))
        .filter(found -> found.upload().key().equals(key));
  }

  PutPartOutcome putPart(NewPart part, long micros) {
    Optional<PutPartOutcome> before = parts.find(part.id(), micros);
    if (before.isPresent()) {
      return before.get();
    }
    PutPartOutcome answer =
        find(part.bucket(), part.key(), part.upload())
            .map(upload -> store(upload, part, micros))
            .orElseGet(PutPartOutcome.NoSuchUpload::new);
    parts.keep(part.id(), answer, micros);
    return answer;
  }

  private PutPartOutcome store(CatalogUpload upload, NewPart part, long micros) {
    List<Extent> extents = MultipartAssembly.mergeAdjacent(part.content().extents());
    CatalogBlobs.Claim claim = blobs.claim(part.blobs());
    return switch (claim.judge(extents)) {
      case CatalogBlobs.Verdict.SourceGone gone -> new PutPartOutcome.SourceGone(gone.blob());
      case CatalogBlobs.Verdict.Condemned gone -> new PutPartOutcome.Condemned(gone.blob());
      case CatalogBlobs.Verdict.Usable usable -> {
        claim.take(extents);
        blobs.markSmall(part.blobs(), Set.of(), micros);
        UploadedPart stored =
            new UploadedPart(
                part.number(),
                ObjectVersion.instantOf(micros),
                part.content().withExtents(extents));
        Optional.ofNullable(upload.parts().put(part.number(), stored))
            .ifPresent(replaced -> blobs.release(replaced.content().extents(), micros));
        yield new PutPartOutcome.Stored(withoutExtents(stored));
      }
    };
  }

  private static UploadedPart withoutExtents(UploadedPart part) {
    return new UploadedPart(part.number(), part.modified(), part.content().withExtents(List.of()));
  }

  PartPage page(BucketId bucket, UploadId id, int after, int limit) {
    List<UploadedPart> following =
        buckets.find(bucket).stream()
            .flatMap(found -> Optional.ofNullable(found.uploads().get(id)).stream())
            .flatMap(upload -> upload.parts().tailMap(after, false).values().stream())
            .limit(limit + 1L)
            .map(CatalogUploads::withoutExtents)
            .toList();
    boolean truncated = limit > 0 && following.size() > limit;
    return new PartPage(following.subList(0, Math.min(limit, following.size())), truncated);
  }

  UploadPage page(UploadQuery query) {
    List<Upload> uploads = new ArrayList<>();
    List<KeyPrefix> prefixes = new ArrayList<>();
    KeyPrefix lastKey = KeyPrefix.EMPTY;
    Optional<UploadId> lastId = Optional.empty();
    for (Upload upload : following(query).toList()) {
      Optional<KeyPrefix> prefix =
          CatalogListing.rolledUp(upload.key(), query.prefix(), query.delimiter());
      if (prefix.isPresent()
          && (prefix.get().equals(query.keyMarker()) || prefixes.contains(prefix.get()))) {
        continue;
      }
      if (uploads.size() + prefixes.size() == query.limit()) {
        return new UploadPage(uploads, prefixes, query.limit() > 0, lastKey, lastId);
      }
      lastKey = prefix.orElseGet(() -> KeyPrefix.of(upload.key()));
      lastId = prefix.isPresent() ? Optional.empty() : Optional.of(upload.id());
      prefix.ifPresentOrElse(prefixes::add, () -> uploads.add(upload));
    }
    return new UploadPage(uploads, prefixes, false, lastKey, lastId);
  }

  private Stream<Upload> following(UploadQuery query) {
    return buckets.find(query.bucket()).stream()
        .flatMap(bucket -> bucket.uploads().values().stream())
        .map(CatalogUpload::upload)
        .filter(upload -> upload.key().startsWith(query.prefix()))
        .sorted(ORDER)
        .filter(upload -> isBehindMarker(upload, query));
  }

  private boolean isBehindMarker(Upload upload, UploadQuery query) {
    int order = upload.key().compareTo(query.keyMarker());
    if (order != 0 || query.idMarker().isEmpty()) {
      return order > 0;
    }
    return find(query.bucket(), upload.key(), query.idMarker().get())
        .map(marker -> ORDER.compare(upload, marker.upload()) > 0)
        .orElse(true);
  }

  boolean abort(BucketId bucket, ObjectKey key, UploadId id, long micros) {
    Optional<CatalogUpload> upload = find(bucket, key, id);
    upload.ifPresent(found -> remove(found, micros));
    return upload.isPresent();
  }

  private void remove(CatalogUpload upload, long micros) {
    buckets.find(upload.upload().bucket()).orElseThrow().uploads().remove(upload.upload().id());
    blobs.release(upload.extents(), micros);
  }

  CompleteOutcome complete(CompleteUpload request, long micros) {
    if (buckets.find(request.bucket()).isEmpty()) {
      return new CompleteOutcome.NoSuchBucket();
    }
    Optional<CatalogUpload> upload = find(request.bucket(), request.key(), request.upload());
    if (upload.isEmpty()) {
      return completed
          .find(request.upload(), micros)
          .filter(done -> done.parts().equals(request.parts()))
          .map(Done::answer)
          .orElseGet(CompleteOutcome.NoSuchUpload::new);
    }
    return switch (MultipartAssembly.assemble(
        upload.get().upload().checksum(),
        List.copyOf(upload.get().parts().values()),
        request,
        minPartBytes)) {
      case AssemblyOutcome.Refused refused -> refused.outcome();
      case AssemblyOutcome.Assembled whole -> commit(upload.get(), whole, request, micros);
    };
  }

  private CompleteOutcome commit(
      CatalogUpload upload, AssemblyOutcome.Assembled whole, CompleteUpload request, long micros) {
    CommitEntry.Put put =
        new CommitEntry.Put(
            request.bucket(),
            request.key(),
            request.condition(),
            request.versionNonce(),
            upload.upload().owner(),
            whole.content(),
            upload.upload().attributes());
    CatalogWriter writer =
        new CatalogWriter(buckets, blobs, blobs.claim(List.of()), feed.begin(micros));
    CompleteOutcome answer = answer(writer.write(put), whole);
    if (answer instanceof CompleteOutcome.Completed) {
      remove(upload, micros);
      completed.keep(request.upload(), new Done(request.parts(), answer), micros);
    }
    return answer;
  }

  private static CompleteOutcome answer(CommitOutcome outcome, AssemblyOutcome.Assembled whole) {
    return switch (outcome) {
      case CommitOutcome.Written written ->
          new CompleteOutcome.Completed(
              written.rank(), written.id(), whole.content().withExtents(List.of()));
      case CommitOutcome.NoSuchBucket gone -> new CompleteOutcome.NoSuchBucket();
      case CommitOutcome.NoSuchKey none -> new CompleteOutcome.NoSuchKey();
      case CommitOutcome.PreconditionFailed failed -> new CompleteOutcome.PreconditionFailed();
      case CommitOutcome.Locked locked -> new CompleteOutcome.Locked();
      case CommitOutcome.QuotaExceeded exceeded -> new CompleteOutcome.QuotaExceeded();
      case CommitOutcome.Deleted none -> throw unexpected(none);
      case CommitOutcome.NoSuchVersion none -> throw unexpected(none);
      case CommitOutcome.SourceGone none -> throw unexpected(none);
      case CommitOutcome.Condemned none -> throw unexpected(none);
    };
  }

  private static IllegalStateException unexpected(CommitOutcome outcome) {
    return new IllegalStateException("parts keep their blobs live, yet: " + outcome);
  }
}
