package org.nonagon.gateway.admin;

import java.util.Optional;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.gateway.s3.S3Failure;

/** Reads the query of a request; what cannot be taken is refused with InvalidArgument. */
record Arguments(QueryParameters query) {
  /** An argument that has to be there. */
  String required(String name) {
    return query
        .first(name)
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> refused(name, "", "The argument " + name + " is missing."));
  }

  /** A number of at least 1, if there is one. */
  Optional<Integer> number(String name) {
    return query
        .first(name)
        .map(
            text -> {
              try {
                int value = Integer.parseInt(text);
                if (value > 0) {
                  return value;
                }
              } catch (NumberFormatException notANumber) {
                // Told below, with what is out of bounds.
              }
              throw refused(name, text, "The argument " + name + " is a number of at least 1.");
            });
  }

  /** A number of at least 0 that may be past 32 bits, if there is one. */
  Optional<Long> position(String name) {
    return query
        .first(name)
        .map(
            text -> {
              try {
                long value = Long.parseLong(text);
                if (value >= 0) {
                  return value;
                }
              } catch (NumberFormatException notANumber) {
                // Told below, with what is out of bounds.
              }
              throw refused(name, text, "The argument " + name + " is a number of at least 0.");
            });
  }

  /** A refusal of an argument. */
  static RuntimeException refused(String name, String value, String message) {
    return S3Failure.invalidArgument(name, value, message).exception();
  }
}
