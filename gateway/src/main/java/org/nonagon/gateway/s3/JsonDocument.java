package org.nonagon.gateway.s3;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Something that is answered as one JSON object. */
@FunctionalInterface
public interface JsonDocument {
  /** Writes the fields of the object. */
  void writeFields(JsonGenerator json) throws IOException;

  /** The object in UTF-8. */
  default byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      writeFields(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory takes what is written", impossible);
    }
    return bytes.toByteArray();
  }
}
