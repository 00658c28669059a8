package org.nonagon.cli.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a gateway answered of its trace at once.
 *
 * @param last the number to go on from
 * @param missed how many requests were not kept until they were asked for; empty if nobody knows
 * @param requests each on a line, as the gateway wrote it
 */
record TraceBatch(long last, Optional<Long> missed, List<String> requests) {
  /** How many requests a gateway gives at once; there may be more where it gave as many. */
  static final int MAX_REQUESTS = 1_000;

  TraceBatch {
    requests = List.copyOf(requests);
  }

  /** Reads an answer. */
  static TraceBatch parse(String answer) throws IOException {
    Json batch = Json.parse(answer);
    long last =
        batch.at("last").findNumber().orElseThrow(() -> new IOException("the answer is no trace"));
    return new TraceBatch(last, batch.at("missed").findNumber(), lines(answer));
  }

  /** Whether more may be there already. */
  boolean isFull() {
    return requests.size() >= MAX_REQUESTS;
  }

  private static List<String> lines(String answer) throws IOException {
    List<String> lines = new ArrayList<>();
    JsonFactory factory = new JsonFactory();
    try (JsonParser parser = factory.createParser(answer)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            lines.add(line(factory, parser));
          }
        }
      }
    }
    return lines;
  }

  private static String line(JsonFactory factory, JsonParser parser) throws IOException {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(line)) {
      json.copyCurrentStructure(parser);
    }
    return line.toString();
  }
}
