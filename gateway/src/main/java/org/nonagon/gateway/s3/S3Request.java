package org.nonagon.gateway.s3;

import java.util.Objects;
import java.util.Optional;

/**
 * The head of a request, free of any framework: everything that routing, authentication and
 * conditions decide on.
 *
 * @param method the method as received, for example {@code PUT}
 * @param rawPath the path as received, one character per byte, nothing decoded or normalised;
 *     begins with a slash, and its percent signs are legal
 * @param query the decoded query
 * @param headers the header fields
 * @param remoteAddress who asks, for policies and logs
 */
public record S3Request(
    String method,
    String rawPath,
    QueryParameters query,
    HeaderFields headers,
    String remoteAddress) {

  /** Bound on the number of header fields of a request. */
  public static final int MAX_HEADER_FIELDS = 256;

  /** Bound on the bytes of all header fields of a request. */
  public static final int MAX_HEADER_BYTES = 16 * 1024;

  /**
   * Bound on the bytes of a raw query: prefix, delimiter and marker of a listing, all coded, fit.
   */
  public static final int MAX_QUERY_BYTES = 16 * 1024;

  /** Bound on the bytes of a key. */
  public static final int MAX_KEY_BYTES = 1024;

  private static final int MAX_BUCKET_BYTES = 63;

  /**
   * Bound on the bytes of a raw path: past it, every way of coding leaves a key that is too long.
   */
  public static final int MAX_PATH_BYTES = 3 * (MAX_BUCKET_BYTES + MAX_KEY_BYTES) + 2;

  public S3Request {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(remoteAddress, "remoteAddress");
    if (!rawPath.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash");
    }
  }

  /**
   * Reads the head of a request within its bounds.
   *
   * @param rawUri the request target as received: a path with an optional query, or an absolute URI
   */
  public static S3Outcome<S3Request> parse(
      String method, String rawUri, HeaderFields headers, String remoteAddress) {
    String target = originForm(rawUri);
    int mark = target.indexOf('?');
    String path = mark < 0 ? target : target.substring(0, mark);
    String query = mark < 0 ? "" : target.substring(mark + 1);
    Optional<S3Failure> refusal = outOfBounds(path, query, headers);
    if (refusal.isPresent()) {
      return S3Outcome.refused(refusal.get());
    }
    return QueryParameters.parse(query)
        .map(q -> new S3Request(method, path, q, headers, remoteAddress));
  }

  /** The path and query of a target; nothing where an absolute one names no host. */
  private static String originForm(String rawUri) {
    int scheme = rawUri.startsWith("/") ? -1 : rawUri.indexOf("://");
    if (scheme < 0) {
      return rawUri;
    }
    int host = scheme + 3;
    int end = host;
    while (end < rawUri.length() && rawUri.charAt(end) != '/' && rawUri.charAt(end) != '?') {
      end++;
    }
    if (end == host) {
      return "";
    }
    String rest = rawUri.substring(end);
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private static Optional<S3Failure> outOfBounds(String path, String query, HeaderFields headers) {
    if (!path.startsWith("/") || hasForbiddenCharacter(path) || hasForbiddenCharacter(query)) {
      return Optional.of(S3Error.INVALID_URI.failure());
    }
    if (headers.values(S3Headers.HOST).size() > 1) {
      return Optional.of(S3Error.BAD_REQUEST.failure("A request names one host."));
    }
    if (path.length() > MAX_PATH_BYTES) {
      return Optional.of(keyTooLong(path.length()));
    }
    if (PercentCoding.decodePath(path).isEmpty()) {
      return Optional.of(S3Error.INVALID_URI.failure());
    }
    if (query.length() > MAX_QUERY_BYTES) {
      return Optional.of(tooLarge(MAX_QUERY_BYTES));
    }
    if (headers.all().size() > MAX_HEADER_FIELDS || headers.sectionBytes() > MAX_HEADER_BYTES) {
      return Optional.of(tooLarge(MAX_HEADER_BYTES));
    }
    return Optional.empty();
  }

  private static S3Failure tooLarge(int maxBytes) {
    return S3Error.REQUEST_HEADER_SECTION_TOO_LARGE
        .failure()
        .with("MaxSizeAllowed", Integer.toString(maxBytes));
  }

  /** The refusal of a key past its bound. */
  public static S3Failure keyTooLong(int bytes) {
    return S3Error.KEY_TOO_LONG_ERROR
        .failure()
        .with("Size", Integer.toString(bytes))
        .with("MaxSizeAllowed", Integer.toString(MAX_KEY_BYTES));
  }

  /** No request target has spaces, line ends or other control characters in it. */
  private static boolean hasForbiddenCharacter(String raw) {
    return raw.chars().anyMatch(c -> c <= ' ' || c == 0x7f || c > 0xff);
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.first(name);
  }
}
