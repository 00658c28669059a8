package org.nonagon.gateway.s3.xml;

import java.util.List;
import java.util.Optional;

/**
 * One element of a document that was read.
 *
 * @param name its name without a prefix
 * @param text its own text, that of its children not included
 * @param children its elements, in order
 */
public record XmlElement(String name, String text, List<XmlElement> children) {

  public XmlElement {
    children = List.copyOf(children);
  }

  /** The children of a name. */
  public List<XmlElement> all(String childName) {
    return children.stream().filter(child -> child.name().equals(childName)).toList();
  }

  /** The first child of a name. */
  public Optional<XmlElement> child(String childName) {
    return children.stream().filter(child -> child.name().equals(childName)).findFirst();
  }

  /** The text of the first child of a name, without the white space around it. */
  public Optional<String> childText(String childName) {
    return child(childName).map(XmlElement::text).map(String::strip);
  }
}
