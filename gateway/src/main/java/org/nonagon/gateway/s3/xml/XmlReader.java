package org.nonagon.gateway.s3.xml;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.nonagon.gateway.s3.S3Error;
import org.nonagon.gateway.s3.S3Failure;
import org.nonagon.gateway.s3.S3Outcome;

/**
 * Reads the XML that clients send into a small tree, within bounds: a document type is refused, no
 * entity but the five of XML itself exists, and size, depth and the number of elements are limited.
 * Whatever does not fit is {@code MalformedXML}. Documents are UTF-8, whatever they say; characters
 * that XML 1.0 has no place for are taken, since keys may have them.
 *
 * <p>Namespaces are not compared: clients of S3 send the right one, none, or an old one.
 */
public final class XmlReader {

  /** Bound on the depth of elements. */
  public static final int MAX_DEPTH = 16;

  private static final String ENCODING = "UTF-8";
  private static final String NO_LIMIT = "0";

  private XmlReader() {}

  /** One for each document: factories promise nothing about threads. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    // These two count characters like &quot; too, of which a legal document may have a million.
    // What they guard against, entities of a document type, does not exist here.
    factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", NO_LIMIT);
    factory.setProperty("jdk.xml.totalEntitySizeLimit", NO_LIMIT);
    factory.setXMLResolver(
        (publicId, systemId, base, namespace) -> {
          throw new XMLStreamException("nothing is fetched for a document");
        });
    return factory;
  }

  /**
   * Reads a document.
   *
   * @param body the document, at most {@code maxBytes} long
   * @param root the name that its root must have
   * @param maxElements how many elements it may have
   */
  public static S3Outcome<XmlElement> read(
      byte[] body, String root, int maxBytes, int maxElements) {
    if (body.length == 0) {
      return S3Outcome.refused(S3Error.MISSING_REQUEST_BODY_ERROR);
    }
    if (body.length > maxBytes) {
      return S3Outcome.refused(S3Error.MAX_MESSAGE_LENGTH_EXCEEDED);
    }
    try {
      Optional<XmlElement> element = tree(body, maxElements);
      return element
          .filter(e -> e.name().equals(root))
          .map(S3Outcome::accepted)
          .orElseGet(() -> S3Outcome.refused(malformed()));
    } catch (XMLStreamException _) {
      return S3Outcome.refused(malformed());
    }
  }

  /** The refusal of a document that is not what it should be. */
  static S3Failure malformed() {
    return S3Error.MALFORMED_XML.failure();
  }

  private static Optional<XmlElement> tree(byte[] body, int maxElements) throws XMLStreamException {
    byte[] document = XmlCharacters.escape(body);
    XMLStreamReader reader =
        factory().createXMLStreamReader(new ByteArrayInputStream(document), ENCODING);
    try {
      return new Growing(maxElements).read(reader);
    } finally {
      reader.close();
    }
  }

  /** An element whose end has not come yet. */
  private record Open(String name, StringBuilder text, List<XmlElement> children) {
    XmlElement close() {
      return new XmlElement(name, XmlCharacters.unescape(text.toString()), children);
    }
  }

  /** The tree while it is read; an explicit stack, so that no document can exhaust the thread's. */
  private static final class Growing {

    private final List<Open> path = new ArrayList<>();
    private final int maxElements;
    private int elements;
    private Optional<XmlElement> root = Optional.empty();

    Growing(int maxElements) {
      this.maxElements = maxElements;
    }

    Optional<XmlElement> read(XMLStreamReader reader) throws XMLStreamException {
      while (reader.hasNext()) {
        switch (reader.next()) {
          case XMLStreamConstants.START_ELEMENT -> start(reader.getLocalName());
          case XMLStreamConstants.END_ELEMENT -> end();
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(reader.getText());
          case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
              throw new XMLStreamException("documents have no type and no entities");
          default -> {
            // Comments, white space and instructions mean nothing.
          }
        }
      }
      return root;
    }

    private void start(String name) throws XMLStreamException {
      elements++;
      if (path.size() == MAX_DEPTH || elements > maxElements) {
        throw new XMLStreamException("the document is too deep or too long");
      }
      path.add(new Open(name, new StringBuilder(), new ArrayList<>()));
    }

    private void end() {
      XmlElement closed = path.removeLast().close();
      if (path.isEmpty()) {
        root = Optional.of(closed);
      } else {
        path.getLast().children().add(closed);
      }
    }

    private void text(String text) {
      if (!path.isEmpty()) {
        path.getLast().text().append(text);
      }
    }
  }
}
