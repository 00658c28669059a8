package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import org.nonagon.gateway.auth.AuthClaim;
import org.nonagon.gateway.auth.AuthOutcome;
import org.nonagon.gateway.auth.ChunkKey;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.auth.SignatureV4;
import org.nonagon.gateway.auth.SignatureV4Claim;
import org.nonagon.protocol.catalog.IdentityCatalog;
import org.nonagon.protocol.identity.AccessKey;

/** Finds out who asks: reads the claim, looks the access key up, verifies the signature. */
final class Authentication {
  private final IdentityCatalog catalog;
  private final SignatureV4 signatures;
  private final MasterKey masterKey;

  /**
   * @param masterKey opens sealed secrets
   */
  Authentication(IdentityCatalog catalog, SignatureV4 signatures, MasterKey masterKey) {
    this.catalog = catalog;
    this.signatures = signatures;
    this.masterKey = masterKey;
  }

  /**
   * A request that was verified.
   *
   * @param caller who asks
   * @param payload what is still to be checked of the body
   * @param chunkKey what the signatures of chunks are checked with, where there are any
   */
  record Verified(Caller caller, PayloadMode payload, Optional<ChunkKey> chunkKey) {}

  /** Who made the request; fails with the refusal when that cannot be told. */
  Uni<Verified> authenticate(S3Request request) {
    return switch (signatures.parse(request)) {
      case AuthClaim.Anonymous() -> refused(S3Error.ACCESS_DENIED.failure());
      case AuthClaim.Refused(S3Failure failure) -> refused(failure);
      case SignatureV4Claim claim when claim.sessionToken().isPresent() ->
          refused(S3Error.INVALID_TOKEN.failure());
      case SignatureV4Claim claim ->
          catalog
              .accessKey(claim.accessKey())
              .map(key -> verify(claim, request, key.filter(AccessKey::enabled)));
    };
  }

  private static Uni<Verified> refused(S3Failure failure) {
    return Uni.createFrom().failure(failure.exception());
  }

  private Verified verify(SignatureV4Claim claim, S3Request request, Optional<AccessKey> known) {
    AccessKey key = known.orElseThrow(() -> claim.unknownAccessKey().exception());
    AuthOutcome outcome = signatures.verify(claim, request, secret(key));
    return switch (outcome) {
      case AuthOutcome.Verified(String id, PayloadMode payload, Optional<ChunkKey> chunkKey) ->
          new Verified(new Caller(key.account(), key.userName(), id), payload, chunkKey);
      case AuthOutcome.Refused(S3Failure failure) -> throw failure.exception();
      case AuthOutcome.Anonymous() -> throw S3Error.ACCESS_DENIED.failure().exception();
    };
  }

  private String secret(AccessKey key) {
    return masterKey
        .open(key.id(), key.sealedSecret())
        .orElseThrow(() -> new IllegalStateException("the master key does not open " + key.id()));
  }
}
