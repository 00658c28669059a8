package org.nonagon.gateway.s3.object;

import java.util.List;
import java.util.Optional;
import org.nonagon.gateway.s3.EntityTags;
import org.nonagon.gateway.s3.HeaderFields;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.catalog.WriteCondition;
import org.nonagon.protocol.object.EntityTag;

/**
 * The conditions of a write: {@code If-None-Match: *} or {@code If-Match} with one entity tag or
 * {@code *}. S3 has no others for writes and answers NotImplemented to them.
 */
public final class WriteConditions {
  private static final List<String> ONLY_WRITES_OR_DIRECTORY_BUCKETS =
      List.of(
          S3Headers.IF_NONE_MATCH,
          S3Headers.AMZ_IF_MATCH_SIZE,
          S3Headers.AMZ_IF_MATCH_LAST_MODIFIED_TIME);

  /**
   * Stands for all tags that no object can have: none has that many parts. The catalog is asked all
   * the same, since it makes a difference whether there is an object.
   */
  private static final EntityTag TAG_OF_NO_OBJECT = new EntityTag("0".repeat(32) + "-99999");

  private WriteConditions() {}

  /** Reads the condition of a DELETE, which has If-Match only. */
  public static S3Outcome<WriteCondition> ofDelete(HeaderFields headers) {
    return ONLY_WRITES_OR_DIRECTORY_BUCKETS.stream()
        .filter(headers::has)
        .findFirst()
        .map(WriteConditions::notImplemented)
        .orElseGet(() -> ofWrite(headers));
  }

  /** Reads the condition of a PUT, copy or completion. */
  public static S3Outcome<WriteCondition> ofWrite(HeaderFields headers) {
    Optional<String> ifMatch = headers.joined(S3Headers.IF_MATCH);
    Optional<String> ifNoneMatch = headers.joined(S3Headers.IF_NONE_MATCH);
    if (ifMatch.isPresent() && ifNoneMatch.isPresent()) {
      return notImplemented(S3Headers.IF_NONE_MATCH);
    }
    if (ifNoneMatch.isPresent()) {
      return ifNoneMatch.get().equals("*")
          ? S3Outcome.accepted(new WriteCondition.IfAbsent())
          : notImplemented(S3Headers.IF_NONE_MATCH);
    }
    return ifMatch
        .map(WriteConditions::ifMatch)
        .orElseGet(() -> S3Outcome.accepted(WriteCondition.ALWAYS));
  }

  /** A tag that no object of ours can have fails as one that this object does not have. */
  private static S3Outcome<WriteCondition> ifMatch(String value) {
    if (value.equals("*")) {
      return S3Outcome.accepted(new WriteCondition.IfPresent());
    }
    return S3Outcome.accepted(
        new WriteCondition.IfMatch(EntityTags.parseOne(value).orElse(TAG_OF_NO_OBJECT)));
  }

  /** The refusal of a write whose condition does not hold. */
  public static S3Failure failed(WriteCondition condition) {
    return switch (condition) {
      case WriteCondition.IfAbsent() -> failed(S3Headers.IF_NONE_MATCH);
      case WriteCondition.IfPresent(), WriteCondition.IfMatch(EntityTag _) ->
          failed(S3Headers.IF_MATCH);
      case WriteCondition.Always() ->
          throw new IllegalArgumentException("a condition that always holds has failed");
    };
  }

  private static S3Failure failed(String header) {
    return S3Error.PRECONDITION_FAILED.failure().with("Condition", header);
  }

  private static S3Outcome<WriteCondition> notImplemented(String header) {
    return S3Outcome.refused(S3Error.NOT_IMPLEMENTED.failure().with("Header", header));
  }
}
