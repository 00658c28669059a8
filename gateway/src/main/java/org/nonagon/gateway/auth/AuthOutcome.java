package org.nonagon.gateway.auth;

import java.util.Optional;
import org.nonagon.gateway.s3.S3Failure;

/** What verifying a request's authentication came to. */
public sealed interface AuthOutcome {

  /**
   * The owner of the access key made this request.
   *
   * @param accessKey who asks
   * @param payload what is still to be checked of the body
   * @param chunkKey what the signatures of chunks are checked with, where there are any
   */
  record Verified(String accessKey, PayloadMode payload, Optional<ChunkKey> chunkKey)
      implements AuthOutcome {}

  /** The request is refused. */
  record Refused(S3Failure failure) implements AuthOutcome {}

  /** Nobody signed the request. */
  record Anonymous() implements AuthOutcome {}
}
