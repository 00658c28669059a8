package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.nonagon.gateway.s3.BucketOperation;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.gateway.s3.object.CopySources.Source;
import org.nonagon.gateway.s3.xml.CopyObjectResult;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.checksum.ChecksumAlgorithm;
import org.nonagon.protocol.object.ContentHeaders;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectChecksum;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/**
 * CopyObject: the new version shares the extents of its source, so no byte moves. It is what an
 * upload of the same bytes would be, an object without parts, whatever its source was.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html">API</a>
 * @param sources finds and takes the source
 * @param commits makes the version
 */
public record CopyObject(CopySources sources, Commits commits) implements BucketOperation {
  @Override
  public Uni<S3Answer> handle(S3Call call, Bucket bucket) {
    UnbuiltHeaders.refuseOnObject(call.head());
    CopySource named = CopySources.named(call);
    HeaderFields headers = call.head().headers();
    Wish wish =
        new Wish(
            call,
            bucket,
            isReplaced(call, S3Headers.AMZ_METADATA_DIRECTIVE, "metadata").orThrow(),
            isReplaced(call, S3Headers.AMZ_TAGGING_DIRECTIVE, "tagging").orThrow(),
            ObjectHeaders.attributes(call.head()).orThrow(),
            ChecksumHeaders.algorithm(headers).orThrow(),
            WriteConditions.ofWrite(headers).orThrow());
    return sources.with(
        call,
        named,
        source -> {
          requireChange(wish, source);
          return sources.take(
              source,
              source.whole(),
              wish.algorithm().or(() -> algorithmOf(source)),
              bucket.id().home(),
              stored -> commit(wish, source, stored));
        });
  }

  /**
   * What a request asks for.
   *
   * @param replacesMetadata whether the headers of the request take the place of the source's
   * @param replacesTags whether the tags do
   * @param sent the headers of the request
   * @param algorithm the checksum that the copy shall have
   */
  private record Wish(
      S3Call call,
      Bucket target,
      boolean replacesMetadata,
      boolean replacesTags,
      ObjectAttributes sent,
      Optional<ChecksumAlgorithm> algorithm,
      WriteCondition condition) {}

  private static S3Outcome<Boolean> isReplaced(S3Call call, String directive, String what) {
    Optional<String> value = call.header(directive);
    return switch (value.orElse("COPY")) {
      case "COPY" -> S3Outcome.accepted(false);
      case "REPLACE" -> S3Outcome.accepted(true);
      default ->
          S3Outcome.refused(
              S3Failure.invalidArgument(
                  directive, value.orElse(""), "Unknown " + what + " directive."));
    };
  }

  /** Without a wish for another one, a copy has a checksum of the algorithm of its source. */
  private static Optional<ChecksumAlgorithm> algorithmOf(Source source) {
    return source.version().content().checksum().map(ObjectChecksum::algorithm);
  }

  /** A copy of the current version onto itself has to change something. */
  private static void requireChange(Wish wish, Source source) {
    boolean isOntoItself =
        source.bucket().id().equals(wish.target().id())
            && source.version().key().equals(wish.call().key())
            && source.found().current();
    HeaderFields headers = wish.call().head().headers();
    boolean changes =
        wish.replacesMetadata()
            || wish.algorithm().isPresent()
            || headers.has(S3Headers.AMZ_STORAGE_CLASS)
            || headers.has(S3Headers.AMZ_WEBSITE_REDIRECT_LOCATION);
    if (isOntoItself && !changes) {
      throw S3Error.INVALID_REQUEST
          .failure(
              "This copy request is illegal because it is trying to copy an object to itself"
                  + " without changing the object's metadata, storage class, website redirect"
                  + " location or encryption attributes.")
          .exception();
    }
  }

  private Uni<S3Answer> commit(Wish wish, Source source, StoredBody stored) {
    CommitEntry entry =
        new CommitEntry.Put(
            wish.target().id(),
            wish.call().key(),
            wish.condition(),
            commits.newNonce(),
            wish.call().caller().account().id(),
            stored.content(),
            attributes(wish, source.version().attributes()));
    return commits
        .commit(stored, entry)
        .map(outcome -> answer(wish, source, stored.content(), outcome));
  }

  private static ObjectAttributes attributes(Wish wish, ObjectAttributes source) {
    ObjectAttributes sent = wish.sent();
    return new ObjectAttributes(
        wish.replacesMetadata() ? sent.headers() : redirected(source.headers(), sent.headers()),
        wish.replacesMetadata() ? sent.metadata() : source.metadata(),
        wish.replacesTags() ? sent.tags() : source.tags(),
        sent.acl(),
        sent.lock(),
        sent.storageClass());
  }

  /** The headers of the source, but for the redirect, which is never copied. */
  private static ContentHeaders redirected(ContentHeaders source, ContentHeaders sent) {
    String name = S3Headers.AMZ_WEBSITE_REDIRECT_LOCATION;
    SortedMap<String, String> values = new TreeMap<>(source.values());
    values.remove(name);
    Optional.ofNullable(sent.values().get(name)).ifPresent(value -> values.put(name, value));
    return new ContentHeaders(values);
  }

  private static S3Answer answer(
      Wish wish, Source source, ObjectContent content, CommitOutcome outcome) {
    Bucket target = wish.target();
    if (outcome instanceof CommitOutcome.SourceGone) {
      throw new SourceGoneException();
    }
    if (!(outcome instanceof CommitOutcome.Written(long rank, VersionId id))) {
      throw Commits.refusal(outcome, target.name(), wish.condition()).exception();
    }
    CopyObjectResult result =
        new CopyObjectResult(
            ObjectVersion.instantOf(rank), content.etag(), content.effectiveChecksum());
    return S3Answer.xml(result.toXml())
        .withAll(ObjectHeaders.versionId(id, target))
        .with(S3Headers.AMZ_COPY_SOURCE_VERSION_ID, source.versionHeader());
  }
}
