package org.nonagon.gateway.s3;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nonagon.gateway.s3.S3Operation.ResourceLevel;
import org.nonagon.protocol.object.BucketName;
import org.nonagon.protocol.object.ObjectKey;

/**
 * Says which operation a request is, on which bucket and key. A pure function of the head: the
 * method, the path as it was received, the query, the host, and whether there is a source to copy.
 *
 * <p>Path style ({@code /bucket/key}) always works; virtual-hosted style ({@code bucket.domain})
 * works below the domains that the gateway was given. Nothing is normalised: {@code a//b}, {@code
 * ..} and a trailing slash are parts of keys.
 */
public final class S3Routing {

  private static final String LIST_TYPE = "list-type";
  private static final String PART_NUMBER = "partNumber";
  private static final String UPLOAD_ID = "uploadId";

  /** The parameters that choose an operation; one request names one of them. */
  private static final Set<String> SUBRESOURCES =
      Stream.of(S3Operation.values())
          .flatMap(operation -> operation.requirements().stream())
          .map(S3Operation.Requirement::name)
          .filter(name -> !Set.of("id", LIST_TYPE, PART_NUMBER).contains(name))
          .collect(Collectors.toUnmodifiableSet());

  private record Kind(ResourceLevel level, String method) {}

  /** The operations that a method can mean, the most specific ones first. */
  private static final Map<Kind, List<S3Operation>> BY_LEVEL_AND_METHOD =
      Stream.of(S3Operation.values())
          .sorted(Comparator.comparingInt(S3Operation::specificity).reversed())
          .collect(Collectors.groupingBy(o -> new Kind(o.level(), o.method())));

  /** No bucket can have this name: what stands below it is not S3. */
  private static final String APIS = "/_nonagon";

  private final List<String> domains;

  /**
   * Routing for a gateway.
   *
   * @param domains the names below which buckets are hosts
   */
  public S3Routing(List<String> domains) {
    this.domains =
        domains.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** Whether a request is about an API beside S3, which the host of a bucket does not have. */
  public boolean isOfApis(S3Request request) {
    String path = request.rawPath();
    return (path.equals(APIS) || path.startsWith(APIS + "/")) && hostedBucket(request).isEmpty();
  }

  /** The operation of a request, or its refusal. */
  public S3Outcome<S3Route> route(S3Request request) {
    return resource(request).then(resource -> operation(request, resource).map(resource::route));
  }

  /** What a request is about, before it is known what it wants. */
  private record Resource(Optional<BucketName> bucket, Optional<ObjectKey> key) {

    ResourceLevel level() {
      if (key.isPresent()) {
        return ResourceLevel.OBJECT;
      }
      return bucket.isPresent() ? ResourceLevel.BUCKET : ResourceLevel.SERVICE;
    }

    S3Route route(S3Operation operation) {
      return new S3Route(operation, bucket, key);
    }
  }

  private S3Outcome<Resource> resource(S3Request request) {
    String path = request.rawPath().substring(1);
    Optional<String> hosted = hostedBucket(request);
    if (hosted.isPresent()) {
      return resource(hosted.get(), path);
    }
    if (path.isEmpty()) {
      return S3Outcome.accepted(new Resource(Optional.empty(), Optional.empty()));
    }
    int slash = path.indexOf('/');
    String bucket = slash < 0 ? path : path.substring(0, slash);
    String key = slash < 0 ? "" : path.substring(slash + 1);
    return PercentCoding.decodePath(bucket)
        .flatMap(PercentCoding::utf8)
        .map(name -> resource(name, key))
        .orElseGet(() -> S3Outcome.refused(S3Error.INVALID_URI));
  }

  private static S3Outcome<Resource> resource(String bucket, String rawKey) {
    Optional<BucketName> name = BucketName.parse(bucket);
    if (name.isEmpty()) {
      return S3Outcome.refused(S3Error.INVALID_BUCKET_NAME.failure().with("BucketName", bucket));
    }
    return key(rawKey).map(key -> new Resource(name, key));
  }

  private static S3Outcome<Optional<ObjectKey>> key(String rawKey) {
    if (rawKey.isEmpty()) {
      return S3Outcome.accepted(Optional.empty());
    }
    Optional<byte[]> bytes = PercentCoding.decodePath(rawKey);
    if (bytes.isEmpty() || PercentCoding.utf8(bytes.get()).isEmpty()) {
      return S3Outcome.refused(S3Error.INVALID_URI);
    }
    if (bytes.get().length > S3Request.MAX_KEY_BYTES) {
      return S3Outcome.refused(S3Request.keyTooLong(bytes.get().length));
    }
    return S3Outcome.accepted(Optional.of(ObjectKey.of(bytes.get())));
  }

  /**
   * The bucket in the host: what stands before the longest domain of the gateway that fits. The
   * name of a domain by itself is no bucket below another one.
   */
  public Optional<String> hostedBucket(S3Request request) {
    if (domains.isEmpty()) {
      return Optional.empty();
    }
    String host = hostName(request);
    if (domains.contains(host)) {
      return Optional.empty();
    }
    return domains.stream()
        .filter(domain -> host.length() > domain.length() + 1 && host.endsWith("." + domain))
        .findFirst()
        .map(domain -> host.substring(0, host.length() - domain.length() - 1));
  }

  /** The host in lower case, without its port and the dot that may end a name. */
  private static String hostName(S3Request request) {
    String host = request.header(S3Headers.HOST).orElse("").toLowerCase(Locale.ROOT);
    int port = host.lastIndexOf(':');
    String name = port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static S3Outcome<S3Operation> operation(S3Request request, Resource resource) {
    List<String> named = request.query().names().filter(SUBRESOURCES::contains).sorted().toList();
    Optional<S3Operation> best =
        BY_LEVEL_AND_METHOD
            .getOrDefault(new Kind(resource.level(), request.method()), List.of())
            .stream()
            .filter(o -> fits(o, request))
            .findFirst();
    if (best.isEmpty()) {
      return S3Outcome.refused(methodNotAllowed(request, resource.level()));
    }
    boolean takesSubresource =
        resource.level() != ResourceLevel.SERVICE && !request.method().equals("OPTIONS");
    Optional<S3Failure> refusal =
        takesSubresource ? wrongQuery(best.get(), named, request) : Optional.empty();
    return refusal
        .<S3Outcome<S3Operation>>map(S3Outcome::refused)
        .orElseGet(() -> S3Outcome.accepted(best.get()));
  }

  /**
   * Why an operation does not go with the rest of its query. A subresource is never ignored: a PUT
   * or DELETE that means one must not fall upon the object or bucket itself.
   */
  private static Optional<S3Failure> wrongQuery(
      S3Operation operation, List<String> named, S3Request request) {
    if (named.size() > 1) {
      return Optional.of(conflict(named));
    }
    for (String name : named) {
      if (!existsAt(operation.level(), name)) {
        return Optional.of(noSuchSubresource(name, operation.level()));
      }
      if (!requires(operation, name) && !name.equals(UPLOAD_ID)) {
        return Optional.of(methodNotAllowed(request, operation.level()));
      }
    }
    return halfOfAPart(operation, request);
  }

  /**
   * A part needs its number and its upload; with one of them only, nothing is meant that S3 has.
   */
  private static Optional<S3Failure> halfOfAPart(S3Operation operation, S3Request request) {
    boolean isWrite = request.method().equals("PUT") && operation.level() == ResourceLevel.OBJECT;
    if (isWrite && request.query().has(UPLOAD_ID) != request.query().has(PART_NUMBER)) {
      String given = request.query().has(UPLOAD_ID) ? UPLOAD_ID : PART_NUMBER;
      return Optional.of(
          S3Failure.invalidArgument(
              given,
              request.query().first(given).orElse(""),
              "A part is named by both partNumber and uploadId"));
    }
    if (request.query().has(UPLOAD_ID) && !requires(operation, UPLOAD_ID)) {
      return Optional.of(methodNotAllowed(request, operation.level()));
    }
    return wrongListType(operation, request);
  }

  private static Optional<S3Failure> wrongListType(S3Operation operation, S3Request request) {
    Optional<String> type = request.query().first(LIST_TYPE);
    return operation == S3Operation.LIST_OBJECTS && type.isPresent() && !type.get().equals("1")
        ? Optional.of(
            S3Failure.invalidArgument(
                LIST_TYPE, type.get(), "Invalid List Type specified in the query"))
        : Optional.empty();
  }

  private static boolean fits(S3Operation operation, S3Request request) {
    return operation.requirements().stream().allMatch(r -> r.holds(request.query()))
        && (!operation.copies() || request.headers().has(S3Headers.AMZ_COPY_SOURCE));
  }

  private static boolean requires(S3Operation operation, String parameter) {
    return operation.requirements().stream().anyMatch(r -> r.name().equals(parameter));
  }

  private static boolean existsAt(ResourceLevel level, String subresource) {
    return Stream.of(S3Operation.values())
        .anyMatch(o -> o.level() == level && requires(o, subresource));
  }

  private static S3Failure conflict(List<String> named) {
    return S3Failure.invalidArgument(
        "ResourceType",
        named.getFirst(),
        "Conflicting query string parameters: " + String.join(", ", named));
  }

  private static S3Failure noSuchSubresource(String name, ResourceLevel level) {
    return S3Error.INVALID_REQUEST.failure(
        "There is no such thing as the ?%s sub-resource for a %s"
            .formatted(name, level == ResourceLevel.OBJECT ? "key" : "bucket"));
  }

  private static S3Failure methodNotAllowed(S3Request request, ResourceLevel level) {
    return S3Error.METHOD_NOT_ALLOWED
        .failure()
        .with("Method", request.method())
        .with("ResourceType", level.name());
  }
}
