package org.nonagon.gateway.s3.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.nonagon.gateway.s3.EntityTags;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.HttpDate;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.protocol.object.EntityTag;

/**
 * The conditions of a request on the state of an object, judged in the order of RFC 9110, section
 * 13.2.2: an entity tag is asked before a date, and where it was asked the date of the same kind is
 * not.
 *
 * @param ifMatch the object must have one of these tags
 * @param ifUnmodifiedSince the object must not be younger
 * @param ifNoneMatch the object must have none of these tags
 * @param ifModifiedSince the object must be younger
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject,
 *     considerations on conditional headers</a>
 */
public record Preconditions(
    Optional<EntityTags> ifMatch,
    Optional<Instant> ifUnmodifiedSince,
    Optional<EntityTags> ifNoneMatch,
    Optional<Instant> ifModifiedSince) {

  /** No conditions. */
  public static final Preconditions NONE =
      new Preconditions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** What the conditions come to on an object. */
  public sealed interface Verdict {

    /** They hold: go on. */
    record Proceed() implements Verdict {}

    /** The client has this very state: status 304, without a body. */
    record NotModified() implements Verdict {}

    /** One does not hold: status 412. */
    record Failed(S3Failure failure) implements Verdict {}
  }

  /** The conditions in the headers of a GET or HEAD; dates that are none are ignored. */
  public static Preconditions ofRequest(HeaderFields headers) {
    return new Preconditions(
        headers.joined(S3Headers.IF_MATCH).map(EntityTags::parse),
        headers.first(S3Headers.IF_UNMODIFIED_SINCE).flatMap(HttpDate::parse),
        headers.joined(S3Headers.IF_NONE_MATCH).map(EntityTags::parse),
        headers.first(S3Headers.IF_MODIFIED_SINCE).flatMap(HttpDate::parse));
  }

  /** The conditions that a copy puts on its source. */
  public static Preconditions ofCopySource(HeaderFields headers) {
    return new Preconditions(
        headers.joined(S3Headers.AMZ_COPY_SOURCE_IF_MATCH).map(EntityTags::parse),
        headers.first(S3Headers.AMZ_COPY_SOURCE_IF_UNMODIFIED_SINCE).flatMap(HttpDate::parse),
        headers.joined(S3Headers.AMZ_COPY_SOURCE_IF_NONE_MATCH).map(EntityTags::parse),
        headers.first(S3Headers.AMZ_COPY_SOURCE_IF_MODIFIED_SINCE).flatMap(HttpDate::parse));
  }

  /** Judges a GET or HEAD. */
  public Verdict judgeRead(EntityTag etag, Instant lastModified) {
    Optional<String> failed = failedBefore(etag, lastModified);
    if (failed.isPresent()) {
      return failed(failed.get());
    }
    return isUnchanged(etag, lastModified).isPresent()
        ? new Verdict.NotModified()
        : new Verdict.Proceed();
  }

  /** Judges the source of a copy, where nothing is ever merely not modified. */
  public Verdict judgeCopySource(EntityTag etag, Instant lastModified) {
    Optional<String> failed =
        failedBefore(etag, lastModified).or(() -> isUnchanged(etag, lastModified));
    return failed
        .<Verdict>map(condition -> failed("x-amz-copy-source-" + condition))
        .orElseGet(Verdict.Proceed::new);
  }

  /** The condition among If-Match and If-Unmodified-Since that does not hold. */
  private Optional<String> failedBefore(EntityTag etag, Instant lastModified) {
    if (ifMatch.isPresent()) {
      return ifMatch.get().matches(etag) ? Optional.empty() : Optional.of(S3Headers.IF_MATCH);
    }
    return ifUnmodifiedSince
        .filter(since -> seconds(lastModified).isAfter(since))
        .map(_ -> S3Headers.IF_UNMODIFIED_SINCE);
  }

  /** The condition among If-None-Match and If-Modified-Since that finds the object unchanged. */
  private Optional<String> isUnchanged(EntityTag etag, Instant lastModified) {
    if (ifNoneMatch.isPresent()) {
      return ifNoneMatch.get().matches(etag)
          ? Optional.of(S3Headers.IF_NONE_MATCH)
          : Optional.empty();
    }
    return ifModifiedSince
        .filter(since -> !seconds(lastModified).isAfter(since))
        .map(_ -> S3Headers.IF_MODIFIED_SINCE);
  }

  /** HTTP dates know no fractions. */
  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static Verdict failed(String condition) {
    return new Verdict.Failed(S3Error.PRECONDITION_FAILED.failure().with("Condition", condition));
  }
}
