/**
 * The XML documents of S3: one small class per answer, and bounded readers of what clients send.
 *
 * <p>Read {@link org.nonagon.gateway.s3.xml.XmlWriter} and {@link
 * org.nonagon.gateway.s3.xml.XmlReader} first. Answers are records with a {@code toXml}; requests
 * are records with a {@code parse}.
 *
 * <p>Invariants: no entity is ever expanded and no external resource read; depth, size and counts
 * are bounded; what does not fit the schema is {@code MalformedXML}.
 *
 * <p>Threading: plain functions over bytes in memory. Imports the JDK's StAX, {@code gateway.s3}
 * values and {@code protocol} values; no framework.
 */
@NullMarked
package org.nonagon.gateway.s3.xml;

import org.jspecify.annotations.NullMarked;
