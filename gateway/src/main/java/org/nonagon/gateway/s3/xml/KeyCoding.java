package org.nonagon.gateway.s3.xml;

import java.util.Optional;
import org.nonagon.gateway.s3.PercentCoding;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Outcome;
import org.nonagon.protocol.object.KeyBytes;

/**
 * How a listing writes keys, prefixes, delimiters and markers: the request's {@code encoding-type}.
 */
public enum KeyCoding {
  /** As they are, escaped as XML wants it. */
  PLAIN,
  /** Percent-coded, so that keys that XML cannot hold survive. */
  URL;

  /** Reads the parameter {@code encoding-type}. */
  public static S3Outcome<KeyCoding> parse(Optional<String> parameter) {
    if (parameter.isEmpty() || parameter.get().isEmpty()) {
      return S3Outcome.accepted(PLAIN);
    }
    return parameter.get().equalsIgnoreCase("url")
        ? S3Outcome.accepted(URL)
        : S3Outcome.refused(
            S3Failure.invalidArgument(
                "encoding-type", parameter.get(), "Invalid Encoding Method specified in Request"));
  }

  void write(XmlWriter xml, String element, KeyBytes key) {
    switch (this) {
      case PLAIN -> xml.listed(element, key.toByteArray());
      case URL -> xml.element(element, PercentCoding.encodeForListing(key.toByteArray()));
    }
  }

  void write(XmlWriter xml, String element, Optional<? extends KeyBytes> key) {
    key.ifPresent(k -> write(xml, element, k));
  }

  /** The element that tells the client to decode. */
  void writeName(XmlWriter xml) {
    if (this == URL) {
      xml.element("EncodingType", "url");
    }
  }
}
