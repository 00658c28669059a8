package org.nonagon.protocol.catalog;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import org.nonagon.protocol.blob.BlobId;
import org.nonagon.protocol.blob.WrittenBlob;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.identity.AccountId;
import org.nonagon.protocol.object.ChecksumType;
import org.nonagon.protocol.object.EntityTag;
import org.nonagon.protocol.object.KeyPrefix;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectKey;
import org.nonagon.protocol.object.VersionId;

/** Multipart uploads. */
public interface UploadCatalog {
  /** The smallest part but the last, in bytes. */
  long MIN_PART_BYTES = 5L << 20;

  /** The longest body of one part, and of one PUT: 5 GiB. */
  long MAX_PART_BYTES = 5L << 30;

  /** The longest page of {@link #parts} and {@link #uploads}. */
  int MAX_PAGE = 1000;

  /**
   * Begins an upload; false when the bucket is gone. Repeating it with the same id changes nothing.
   */
  Uni<Boolean> createUpload(NewUpload upload);

  /** The upload, while it is neither completed nor aborted. */
  Uni<Optional<Upload>> upload(BucketId bucket, ObjectKey key, UploadId upload);

  /** Puts a part in the place of one of the same number, if there is one. */
  Uni<PutPartOutcome> putPart(NewPart part);

  /**
   * The parts of an upload by number, without their extents.
   *
   * @param after only numbers above this one; 0 for all
   * @param limit 0 to {@value #MAX_PAGE}
   */
  Uni<PartPage> parts(BucketId bucket, UploadId upload, int after, int limit);

  /** A page of a bucket's uploads by key, those of one key by the time of their beginning. */
  Uni<UploadPage> uploads(UploadQuery query);

  /** Ends an upload without a version; false when there is none. */
  Uni<Boolean> abortUpload(BucketId bucket, ObjectKey key, UploadId upload);

  /**
   * Makes the parts one version; no byte moves. Parts that are not named go. Repeating it after it
   * succeeded, with the same parts, gives the same answer for an hour.
   */
  Uni<CompleteOutcome> completeUpload(CompleteUpload request);

  /**
   * An upload to begin.
   *
   * @param id made by the caller
   */
  record NewUpload(
      UploadId id,
      BucketId bucket,
      ObjectKey key,
      AccountId owner,
      ObjectAttributes attributes,
      Optional<Upload.UploadChecksum> checksum) {}

  /**
   * A part to put.
   *
   * @param id names the call, as it does a commit
   * @param blobs the blobs that come to life with it
   * @param session the session under which some of the blobs were registered before
   * @param number 1 to 10,000
   * @param content its bytes, all extents named
   */
  record NewPart(
      CommitId id,
      BucketId bucket,
      ObjectKey key,
      UploadId upload,
      int number,
      List<WrittenBlob> blobs,
      Optional<WriteSession> session,
      ObjectContent content) {
    /** Copies the list. */
    public NewPart {
      blobs = List.copyOf(blobs);
    }
  }

  /** How putting a part ended. */
  sealed interface PutPartOutcome {
    /** It is there. */
    record Stored(UploadedPart part) implements PutPartOutcome {}

    /** The upload is completed, aborted or never was. */
    record NoSuchUpload() implements PutPartOutcome {}

    /** A blob that was to be shared is not live any more: look the source up again. */
    record SourceGone(BlobId blob) implements PutPartOutcome {}

    /** A blob of the part was condemned while it was being written: write the body again. */
    record Condemned(BlobId blob) implements PutPartOutcome {}
  }

  /**
   * A page of parts.
   *
   * @param parts by number, without their extents
   * @param truncated whether more follow
   */
  record PartPage(List<UploadedPart> parts, boolean truncated) {
    /** Copies the list. */
    public PartPage {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A question for a page of uploads.
   *
   * @param prefix what the keys begin with
   * @param delimiter as in {@link ListQuery}; empty for none
   * @param keyMarker only keys behind this one, and later uploads of it when {@code idMarker} is
   *     given
   * @param idMarker the last upload of {@code keyMarker} that was seen
   * @param limit how many uploads and common prefixes together, 0 to {@value
   *     UploadCatalog#MAX_PAGE}
   */
  record UploadQuery(
      BucketId bucket,
      KeyPrefix prefix,
      KeyPrefix delimiter,
      KeyPrefix keyMarker,
      Optional<UploadId> idMarker,
      int limit) {
    /** Refuses pages that S3 does not give. */
    public UploadQuery {
      if (limit < 0 || limit > MAX_PAGE) {
        throw new IllegalArgumentException("not a page: " + limit);
      }
    }
  }

  /**
   * A page of uploads.
   *
   * @param uploads by key and beginning
   * @param commonPrefixes in the order of their bytes
   * @param truncated whether more follow
   * @param nextKeyMarker the key or common prefix that the page ends with
   * @param nextIdMarker the upload that the page ends with, empty when it ends with a common prefix
   */
  record UploadPage(
      List<Upload> uploads,
      List<KeyPrefix> commonPrefixes,
      boolean truncated,
      KeyPrefix nextKeyMarker,
      Optional<UploadId> nextIdMarker) {
    /** Copies the lists. */
    public UploadPage {
      uploads = List.copyOf(uploads);
      commonPrefixes = List.copyOf(commonPrefixes);
    }
  }

  /**
   * A part that the client names to complete an upload.
   *
   * @param number 1 to 10,000
   * @param etag the tag that it got for the part
   * @param checksum the checksum that it got for the part, if it says so
   */
  record CompletedPart(int number, EntityTag etag, Optional<ObjectChecksum> checksum) {}

  /**
   * An upload to complete.
   *
   * @param id names the call, as it does a commit
   * @param versionNonce random, not 0
   * @param parts by ascending number, at least one
   * @param condition what must hold of the current version
   * @param expected what the client expects of the whole
   */
  record CompleteUpload(
      CommitId id,
      BucketId bucket,
      ObjectKey key,
      UploadId upload,
      long versionNonce,
      List<CompletedPart> parts,
      WriteCondition condition,
      ExpectedWhole expected) {
    /** Copies the list and refuses parts that do not ascend. */
    public CompleteUpload {
      parts = List.copyOf(parts);
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("an upload is completed with at least one part");
      }
      for (int i = 1; i < parts.size(); i++) {
        if (parts.get(i - 1).number() >= parts.get(i).number()) {
          throw new IllegalArgumentException("parts do not ascend at " + parts.get(i).number());
        }
      }
    }
  }

  /**
   * What a client expects of the object that its parts make.
   *
   * @param checksum the checksum of the whole
   * @param checksumType the type of that checksum, as the upload was begun with
   * @param sizeBytes the bytes of all parts
   */
  record ExpectedWhole(
      Optional<ObjectChecksum> checksum,
      Optional<ChecksumType> checksumType,
      Optional<Long> sizeBytes) {
    /** Nothing. */
    public static final ExpectedWhole ANYTHING =
        new ExpectedWhole(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** How completing an upload ended. */
  sealed interface CompleteOutcome {
    /**
     * The version is current.
     *
     * @param content what it holds, extents left out
     */
    record Completed(long rank, VersionId id, ObjectContent content) implements CompleteOutcome {}

    /** The upload was aborted, completed otherwise, or never was. */
    record NoSuchUpload() implements CompleteOutcome {}

    /** The bucket is gone or going. */
    record NoSuchBucket() implements CompleteOutcome {}

    /** A condition asked for a current version and there is none. */
    record NoSuchKey() implements CompleteOutcome {}

    /** The condition does not hold. */
    record PreconditionFailed() implements CompleteOutcome {}

    /** Retention or a legal hold keeps the version that would be replaced. */
    record Locked() implements CompleteOutcome {}

    /** A named part was not uploaded, or its tag or checksum is another. */
    record InvalidPart(int number) implements CompleteOutcome {}

    /** A part but the last is under {@link #MIN_PART_BYTES}. */
    record PartTooSmall(int number, long length, EntityTag etag) implements CompleteOutcome {}

    /** The upload has a composite checksum, and the checksum of a named part was not given. */
    record PartChecksumMissing(int number, ChecksumAlgorithm algorithm)
        implements CompleteOutcome {}

    /** The checksum of the whole, or its type, is not the one that the client expects. */
    record ChecksumMismatch(String detail) implements CompleteOutcome {}

    /** The parts have so many bytes, and not as many as the client expects. */
    record SizeMismatch(long sizeBytes) implements CompleteOutcome {}

    /** A quota of the bucket or account would be exceeded. */
    record QuotaExceeded() implements CompleteOutcome {}
  }
}
