package org.nonagon.systemtests.crash;

import java.io.IOException;
import java.io.StringReader;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.S3Connection;
import org.nonagon.cli.client.S3Connection.Response;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads every key and the listing, and tells what ought not to be. */
final class Verifier {
  private static final byte[] NO_BODY = new byte[0];

  private final String bucket;

  Verifier(String bucket) {
    this.bucket = bucket;
  }

  /** Violations, in words; none when all is as it may be. Settles the expectations. */
  List<String> verify(ClientProfile profile, SortedMap<String, Expectation> expectations)
      throws IOException {
    List<String> violations = new ArrayList<>();
    SortedMap<String, Long> sizes = new TreeMap<>();
    try (S3Connection connection = new S3Connection(profile, InstantSource.system())) {
      for (Map.Entry<String, Expectation> each : expectations.entrySet()) {
        Optional<byte[]> read = read(connection, each.getKey());
        read.ifPresent(bytes -> sizes.put(each.getKey(), (long) bytes.length));
        if (!each.getValue().settle(read)) {
          violations.add(
              "%s reads as %s where %s is possible"
                  .formatted(
                      each.getKey(),
                      read.map(b -> b.length + " bytes").orElse("absent"),
                      each.getValue()));
        }
      }
      SortedMap<String, Long> listed = list(connection);
      if (!listed.equals(sizes)) {
        violations.add("the listing says %s and the objects %s".formatted(listed, sizes));
      }
    }
    return violations;
  }

  private Optional<byte[]> read(S3Connection connection, String key) throws IOException {
    Response response = connection.send("GET", "/" + bucket + "/" + key, "", NO_BODY, true);
    return switch (response.status()) {
      case 200 -> Optional.of(response.body());
      case 404 -> Optional.empty();
      default ->
          throw new IOException("GET %s: %d %s".formatted(key, response.status(), response.text()));
    };
  }

  /** Every key and its size; pages of 100, so that there are several. */
  private SortedMap<String, Long> list(S3Connection connection) throws IOException {
    SortedMap<String, Long> sizes = new TreeMap<>();
    String query = "list-type=2&max-keys=100";
    while (true) {
      Response response = connection.send("GET", "/" + bucket, query, NO_BODY, true);
      Document page = parse(response.text());
      NodeList contents = page.getElementsByTagName("Contents");
      for (int i = 0; i < contents.getLength(); i++) {
        Element object = (Element) contents.item(i);
        sizes.put(text(object, "Key"), Long.parseLong(text(object, "Size")));
      }
      if (!"true".equals(text(page.getDocumentElement(), "IsTruncated"))) {
        return sizes;
      }
      query = "list-type=2&max-keys=100&start-after=" + sizes.lastKey().replace("/", "%2F");
    }
  }

  private static String text(Element parent, String name) {
    return parent.getElementsByTagName(name).item(0).getTextContent();
  }

  private static Document parse(String xml) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException("not a listing: " + xml, e);
    }
  }
}
