package org.nonagon.gateway.s3.object;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.BucketAccess;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.UnbuiltHeaders;
import org.nonagon.gateway.s3.xml.CopyObjectResult;
import org.nonagon.protocol.catalog.Bucket;
import org.nonagon.protocol.catalog.CommitEntry;
import org.nonagon.protocol.catalog.CommitOutcome;
import org.nonagon.protocol.catalog.ObjectCatalog;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.Extent;
import org.nonagon.protocol.object.ObjectAttributes;
import org.nonagon.protocol.object.ObjectContent;
import org.nonagon.protocol.object.ObjectVersion;
import org.nonagon.protocol.object.VersionId;

/**
 * CopyObject: the new version shares the extents of its source, so no byte moves, whatever its
 * size. When a blob of the source went away between the lookup and the commit, the source is looked
 * up again.
 *
 * <p>The entity tag of the source stays with the bytes: an object that was uploaded in parts keeps
 * its tag of parts, since a new one would take reading all of it.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html">API</a>
 */
public final class CopyObject implements S3Handler {
  private static final int MAX_LOOKUPS = 8;

  private final ObjectCatalog catalog;
  private final BucketAccess access;
  private final Commits commits;

  /** The operation. */
  public CopyObject(ObjectCatalog catalog, BucketAccess access, Commits commits) {
    this.catalog = catalog;
    this.access = access;
    this.commits = commits;
  }

  @Override
  public Uni<S3Answer> handle(S3Call call) {
    UnbuiltHeaders.refuseOnObject(call.head());
    CopySource source =
        CopySource.parse(call.header(S3Headers.AMZ_COPY_SOURCE).orElseThrow()).orThrow();
    Wish wish =
        new Wish(
            call,
            source,
            isReplaced(call, S3Headers.AMZ_METADATA_DIRECTIVE).orThrow(),
            isReplaced(call, S3Headers.AMZ_TAGGING_DIRECTIVE).orThrow(),
            WriteConditions.parse(call.head().headers()).orThrow());
    return access
        .require(call)
        .chain(
            target ->
                access
                    .requireSource(call, source.bucket(), source.key())
                    .chain(from -> copy(wish, from, target, MAX_LOOKUPS)));
  }

  /**
   * What a request asks for.
   *
   * @param replacesMetadata whether the headers of the request take the place of the source's
   * @param replacesTags whether the tags do
   */
  private record Wish(
      S3Call call,
      CopySource source,
      boolean replacesMetadata,
      boolean replacesTags,
      WriteCondition condition) {}

  private static S3Outcome<Boolean> isReplaced(S3Call call, String directive) {
    Optional<String> value = call.header(directive);
    return switch (value.orElse("COPY")) {
      case "COPY" -> S3Outcome.accepted(false);
      case "REPLACE" -> S3Outcome.accepted(true);
      default ->
          S3Outcome.refused(
              S3Failure.invalidArgument(
                  directive, value.orElse(""), "Unknown " + directive + " value."));
    };
  }

  private Uni<S3Answer> copy(Wish wish, Bucket from, Bucket target, int lookupsLeft) {
    return catalog
        .lookup(from.id(), wish.source().key(), wish.source().versionId())
        .map(lookup -> Lookups.foundSource(lookup, wish.source()))
        .invoke(found -> requireLegal(wish, from, target, found.version(), found.current()))
        .chain(found -> complete(from, found.version()))
        .chain(version -> commit(wish, from, target, version, lookupsLeft));
  }

  private static void requireLegal(
      Wish wish, Bucket from, Bucket target, ObjectVersion version, boolean isCurrent) {
    if (Preconditions.ofCopySource(wish.call().head().headers())
            .judgeCopySource(version.content().etag(), version.lastModified())
        instanceof Preconditions.Verdict.Failed(S3Failure failure)) {
      throw failure.exception();
    }
    boolean isOntoItself =
        from.id().equals(target.id()) && wish.source().key().equals(wish.call().key()) && isCurrent;
    if (isOntoItself && !wish.replacesMetadata()) {
      throw S3Error.INVALID_REQUEST
          .failure(
              "This copy request is illegal because it is trying to copy an object to itself"
                  + " without changing the object's metadata, storage class, website redirect"
                  + " location or encryption attributes.")
          .exception();
    }
    if (!from.id().home().equals(target.id().home())) {
      throw S3Error.NOT_IMPLEMENTED.failure("The buckets are in different homes.").exception();
    }
  }

  /** The version with all its extents, of which a lookup brings the first only. */
  private Uni<ObjectVersion> complete(Bucket from, ObjectVersion version) {
    ObjectContent content = version.content();
    if (content.isComplete()) {
      return Uni.createFrom().item(version);
    }
    return catalog
        .extents(from.id(), version.key(), version.rank(), content.extents().size())
        .chain(
            more -> {
              if (more.isEmpty()) {
                throw S3Error.SLOW_DOWN.failure().exception();
              }
              return complete(from, withMore(version, more));
            });
  }

  private static ObjectVersion withMore(ObjectVersion version, List<Extent> more) {
    ObjectContent content = version.content();
    List<Extent> extents = new ArrayList<>(content.extents());
    extents.addAll(more);
    return new ObjectVersion(
        version.key(),
        version.rank(),
        version.id(),
        version.owner(),
        new ObjectContent(
            content.size(),
            content.etag(),
            content.crc64(),
            extents,
            content.parts(),
            content.checksum(),
            content.runs()),
        version.attributes());
  }

  private Uni<S3Answer> commit(
      Wish wish, Bucket from, Bucket target, ObjectVersion source, int lookupsLeft) {
    CommitEntry entry =
        new CommitEntry.Put(
            target.id(),
            wish.call().key(),
            wish.condition(),
            commits.newNonce(),
            wish.call().caller().account().id(),
            source.content(),
            attributes(wish, source.attributes()));
    return commits
        .commit(List.of(entry))
        .chain(
            outcomes ->
                outcomes.getFirst() instanceof CommitOutcome.SourceGone && lookupsLeft > 1
                    ? copy(wish, from, target, lookupsLeft - 1)
                    : Uni.createFrom()
                        .item(() -> answer(from, target, source, outcomes.getFirst())));
  }

  private static ObjectAttributes attributes(Wish wish, ObjectAttributes source) {
    ObjectAttributes sent = ObjectHeaders.attributes(wish.call().head()).orThrow();
    ObjectAttributes base = wish.replacesMetadata() ? sent : source;
    return new ObjectAttributes(
        base.headers(),
        base.metadata(),
        wish.replacesTags() ? sent.tags() : source.tags(),
        sent.acl(),
        sent.lock(),
        ObjectAttributes.STANDARD);
  }

  private static S3Answer answer(
      Bucket from, Bucket target, ObjectVersion source, CommitOutcome outcome) {
    if (!(outcome instanceof CommitOutcome.Written(long rank, VersionId id))) {
      throw Commits.refusal(outcome, target.name()).exception();
    }
    CopyObjectResult result =
        new CopyObjectResult(
            ObjectVersion.instantOf(rank), source.content().etag(), source.content().checksum());
    return S3Answer.xml(result.toXml())
        .withAll(ObjectHeaders.versionId(id, target))
        .with(
            S3Headers.AMZ_COPY_SOURCE_VERSION_ID,
            from.versioning() == Bucket.Versioning.OFF
                ? Optional.empty()
                : Optional.of(source.id().toString()));
  }
}
