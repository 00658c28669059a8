package org.nonagon.gateway.s3.form;

import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nonagon.gateway.auth.PayloadMode;
import org.nonagon.gateway.body.BodyHashing;
import org.nonagon.gateway.s3.Authentication;
import org.nonagon.gateway.s3.Caller;
import org.nonagon.gateway.s3.FormFields;
import org.nonagon.gateway.s3.FormHandler;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.S3Answer;
import org.nonagon.gateway.s3.S3Call;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Handler;
import org.nonagon.gateway.s3.S3Headers;
import org.nonagon.gateway.s3.S3Operation;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.gateway.s3.S3Request;
import org.nonagon.gateway.s3.S3Route;
import org.nonagon.gateway.s3.S3Service.Incoming;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.KeyBytes;
import org.nonagon.protocol.object.ObjectKey;

/**
 * PostObject: an upload by a form. The form says who asks and what is allowed; what is then done is
 * a PutObject with the form's fields for headers and its file for a body.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html">API</a>
 */
public final class PostObject implements FormHandler {
  private static final String KEY = "key";
  private static final String POLICY = "policy";

  private final S3Handler put;
  private final BodyHashing hashing;
  private final InstantSource clock;
  private final String scheme;

  /**
   * The operation.
   *
   * @param put stores the file
   * @param hashing computes its MD5
   * @param clock for the expiration of policies
   * @param scheme what addresses of objects begin with: {@code http} or {@code https}
   */
  public PostObject(S3Handler put, BodyHashing hashing, InstantSource clock, String scheme) {
    this.put = put;
    this.hashing = hashing;
    this.clock = clock;
    this.scheme = scheme;
  }

  @Override
  public Uni<S3Answer> handle(Incoming request, S3Route route, Authentication authentication) {
    FormBoundary boundary =
        FormBoundary.parse(request.head().header(S3Headers.CONTENT_TYPE)).orThrow();
    long rawBytes =
        request.bodyBytes().orElseThrow(() -> S3Error.MISSING_CONTENT_LENGTH.failure().exception());
    return new FormReader(request.body(), rawBytes, boundary)
        .read()
        .chain(
            form ->
                upload(request, route.requireBucket(), form, authentication)
                    .onTermination()
                    .invoke(() -> form.file().close()));
  }

  private Uni<S3Answer> upload(
      Incoming request, BucketName bucket, UploadForm form, Authentication authentication) {
    return Uni.createFrom()
        .item(() -> new Target(bucket, key(form.fields()).orThrow()))
        .chain(
            target ->
                authentication
                    .authenticate(request.head(), form.fields())
                    .map(caller -> call(request, target, form, caller))
                    .chain(put::handle)
                    .map(answer -> answer(request, target, form, answer)));
  }

  private record Target(BucketName bucket, ObjectKey key) {}

  private static S3Outcome<ObjectKey> key(FormFields form) {
    Optional<String> text = form.first(KEY);
    if (text.isEmpty()) {
      return S3Outcome.refused(FormFields.missing(KEY));
    }
    byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return S3Outcome.refused(
          S3Failure.invalidArgument(KEY, "", "User key must have a length greater than 0."));
    }
    return bytes.length > KeyBytes.MAX_BYTES
        ? S3Outcome.refused(S3Request.keyTooLong(bytes.length))
        : S3Outcome.accepted(ObjectKey.of(bytes));
  }

  /** The PUT that the form stands for, if its policy allows it. */
  private S3Call call(Incoming request, Target target, UploadForm form, Caller caller) {
    PostPolicy policy = PostPolicyReader.read(form.fields().first(POLICY).orElse("")).orThrow();
    policy
        .refusal(withBucket(form.fields(), target.bucket()), clock.instant())
        .ifPresent(
            failure -> {
              throw failure.exception();
            });
    return new S3Call(
        FormHead.of(request.head(), form.fields()).orThrow(),
        new S3Route(
            S3Operation.PUT_OBJECT, Optional.of(target.bucket()), Optional.of(target.key())),
        caller,
        new PayloadMode.Unsigned(),
        Optional.empty(),
        form.file().body(policy.leastBytes(), policy.mostBytes()),
        hashing,
        request.ids());
  }

  private static FormFields withBucket(FormFields form, BucketName bucket) {
    Map<String, String> fields = new LinkedHashMap<>();
    form.names().forEach(name -> fields.put(name, form.first(name).orElseThrow()));
    fields.put(PostPolicy.BUCKET, bucket.value());
    return FormFields.of(fields);
  }

  private S3Answer answer(Incoming request, Target target, UploadForm form, S3Answer stored) {
    String path = request.head().rawPath();
    String location =
        scheme
            + "://"
            + request.head().header(S3Headers.HOST).orElse("")
            + (path.endsWith("/") ? path : path + "/")
            + PercentCoding.encode(target.key().toByteArray());
    String etag =
        stored.headers().stream()
            .filter(header -> header.name().equals(S3Headers.ETAG))
            .map(S3Answer.Header::value)
            .findFirst()
            .orElse("");
    return new PostAnswer(location, target.bucket(), target.key(), etag).of(form.fields(), stored);
  }
}
