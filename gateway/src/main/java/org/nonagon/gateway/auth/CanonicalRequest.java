package org.nonagon.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.gateway.s3.S3Request;

/**
 * The canonical request of Signature Version 4 as S3 reads it: the path is coded once and never
 * normalised, so that {@code a//b} and {@code a/../b} stay the keys that they are; the query is
 * decoded, coded canonically and sorted; header values are trimmed and their inner spaces made one.
 *
 * <p>The text has one character per byte; its bytes are its ISO-8859-1.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">Signature
 *     calculations for the authorization header</a>
 */
public record CanonicalRequest(String text) {

  private static final Pattern SPACES = Pattern.compile("[ \\t]+");

  /** The canonical request of a claim. */
  static CanonicalRequest of(S3Request request, SignatureV4Claim claim) {
    String headers =
        claim.signedHeaders().stream()
            .map(name -> name + ":" + canonicalValue(request, name) + "\n")
            .collect(Collectors.joining());
    return new CanonicalRequest(
        String.join(
            "\n",
            request.method(),
            PercentCoding.canonicalPath(request.rawPath()),
            canonicalQuery(request.query()),
            headers,
            String.join(";", claim.signedHeaders()),
            claim.payload().canonical()));
  }

  /** The bytes that are hashed. */
  byte[] bytes() {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String canonicalQuery(QueryParameters query) {
    record Coded(String name, String value) {}
    List<Coded> coded =
        query.all().stream()
            .filter(p -> !p.name().equals(PresignedUrl.SIGNATURE))
            .map(p -> new Coded(encode(p.name()), encode(p.value())))
            .sorted(Comparator.comparing(Coded::name).thenComparing(Coded::value))
            .toList();
    return coded.stream().map(c -> c.name() + "=" + c.value()).collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return PercentCoding.encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String canonicalValue(S3Request request, String name) {
    return request.headers().values(name).stream()
        .map(value -> SPACES.matcher(value).replaceAll(" "))
        .collect(Collectors.joining(","));
  }
}
