package org.nonagon.gateway.s3;

import io.smallrye.mutiny.Uni;
import java.util.Optional;
import java.util.regex.Pattern;
import org.nonagon.gateway.auth.AuthClaim;
import org.nonagon.gateway.auth.AuthOutcome;
import org.nonagon.gateway.auth.ChunkKey;
import org.nonagon.gateway.auth.MasterKey;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.auth.RequestSignatures;
import org.nonagon.protocol.catalog.IdentityCatalog;
import org.nonagon.protocol.identity.AccessKey;

/**
 * Finds out who asks: reads the claim, looks the access key up, verifies the signature.
 * Thread-safe.
 */
public final class Authentication {
  /** What an access key of ours can look like; others are unknown without a look. */
  private static final Pattern ACCESS_KEY = Pattern.compile("[!-~]{1,128}");

  private final IdentityCatalog catalog;
  private final RequestSignatures signatures;
  private final MasterKey masterKey;

  /**
   * @param masterKey opens sealed secrets
   */
  public Authentication(
      IdentityCatalog catalog, RequestSignatures signatures, MasterKey masterKey) {
    this.catalog = catalog;
    this.signatures = signatures;
    this.masterKey = masterKey;
  }

  /**
   * A request that was verified.
   *
   * @param head the request, with what its URL carries in place of headers
   * @param caller who asks
   * @param payload what is still to be checked of the body
   * @param chunkKey what the signatures of chunks are checked with, where there are any
   */
  public record Verified(
      S3Request head, Caller caller, PayloadMode payload, Optional<ChunkKey> chunkKey) {}

  /**
   * Who made the request; fails with the refusal when that cannot be told.
   *
   * @param hostedBucket the bucket that the host names, if the path does not
   */
  public Uni<Verified> authenticate(S3Request request, Optional<String> hostedBucket) {
    return verified(signatures.parse(request), request, hostedBucket);
  }

  /**
   * Who sent the form that a request brings. A form says that by itself: with a signature in the
   * head of the request there would be two.
   */
  public Uni<Caller> authenticate(S3Request request, FormFields form) {
    AuthClaim claim =
        signatures.parse(request) instanceof AuthClaim.Anonymous
            ? signatures.parse(form)
            : new AuthClaim.Refused(twoKinds());
    return verified(claim, request, Optional.empty()).map(Verified::caller);
  }

  private static S3Failure twoKinds() {
    return S3Failure.invalidArgument(
        S3Headers.AUTHORIZATION,
        "",
        "Only one auth mechanism allowed; a form is signed by its fields.");
  }

  private Uni<Verified> verified(
      AuthClaim claim, S3Request request, Optional<String> hostedBucket) {
    return switch (claim) {
      case AuthClaim.Anonymous() -> refused(S3Error.ACCESS_DENIED.failure());
      case AuthClaim.Refused(S3Failure failure) -> refused(failure);
      case AuthClaim.Signed signed ->
          credential(signed).map(key -> verify(signed, request, hostedBucket, key));
    };
  }

  private static Uni<Verified> refused(S3Failure failure) {
    return Uni.createFrom().failure(failure.exception());
  }

  /**
   * The key that a claim names. The keys of accounts are permanent and have no token; temporary
   * credentials, which are a key and a token, would be found here.
   */
  private Uni<AccessKey> credential(AuthClaim.Signed claim) {
    if (!ACCESS_KEY.matcher(claim.accessKey()).matches()) {
      return Uni.createFrom().failure(claim.unknownAccessKey().exception());
    }
    return catalog
        .accessKey(claim.accessKey())
        .map(
            known -> {
              AccessKey key =
                  known
                      .filter(AccessKey::enabled)
                      .orElseThrow(() -> claim.unknownAccessKey().exception());
              if (claim.sessionToken().isPresent()) {
                throw S3Error.INVALID_TOKEN
                    .failure()
                    .with("Token-0", claim.sessionToken().get())
                    .exception();
              }
              return key;
            });
  }

  private Verified verify(
      AuthClaim.Signed claim, S3Request request, Optional<String> hostedBucket, AccessKey key) {
    AuthOutcome outcome = signatures.verify(claim, request, hostedBucket, secret(key));
    return switch (outcome) {
      case AuthOutcome.Verified(String id, PayloadMode payload, Optional<ChunkKey> chunkKey) ->
          new Verified(
              signatures.whole(claim, request).orThrow(),
              new Caller(key.account(), key.userName(), id),
              payload,
              chunkKey);
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
