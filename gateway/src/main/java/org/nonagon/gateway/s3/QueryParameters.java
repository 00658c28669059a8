package org.nonagon.gateway.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The query of a request, decoded, in arrival order. Names are compared with their case, as S3
 * does.
 *
 * <p>A parameter without an equals sign ({@code ?acl}) has an empty value; whether the sign was
 * there makes no difference to S3.
 */
public final class QueryParameters {

  /** One parameter, decoded to bytes and, since they must be UTF-8, to text. */
  public record Parameter(String name, String value) {}

  private static final QueryParameters NONE = new QueryParameters(List.of());

  private final List<Parameter> parameters;

  private QueryParameters(List<Parameter> parameters) {
    this.parameters = List.copyOf(parameters);
  }

  /** No parameters. */
  public static QueryParameters none() {
    return NONE;
  }

  /**
   * Reads the raw query, without its question mark.
   *
   * <p>Illegal percent signs and text that is not UTF-8 are refused with {@code InvalidURI}.
   */
  public static S3Outcome<QueryParameters> parse(String rawQuery) {
    List<Parameter> parameters = new ArrayList<>();
    for (String piece : rawQuery.split("&", -1)) {
      if (piece.isEmpty()) {
        continue;
      }
      int equals = piece.indexOf('=');
      Optional<String> name = decoded(equals < 0 ? piece : piece.substring(0, equals));
      Optional<String> value = decoded(equals < 0 ? "" : piece.substring(equals + 1));
      if (name.isEmpty() || value.isEmpty()) {
        return S3Outcome.refused(S3Error.INVALID_URI);
      }
      parameters.add(new Parameter(name.get(), value.get()));
    }
    return S3Outcome.accepted(new QueryParameters(parameters));
  }

  private static Optional<String> decoded(String raw) {
    return PercentCoding.decodeQuery(raw).flatMap(PercentCoding::utf8);
  }

  /** All parameters in arrival order. */
  public List<Parameter> all() {
    return parameters;
  }

  /** The first value of a name. */
  public Optional<String> first(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name().equals(name)) {
        return Optional.of(parameter.value());
      }
    }
    return Optional.empty();
  }

  /** Whether a name is present, with or without a value. */
  public boolean has(String name) {
    return first(name).isPresent();
  }

  /** How often a name is present. */
  public long count(String name) {
    return parameters.stream().filter(p -> p.name().equals(name)).count();
  }

  /** The distinct names, in arrival order. */
  public Stream<String> names() {
    return parameters.stream().map(Parameter::name).distinct();
  }
}
