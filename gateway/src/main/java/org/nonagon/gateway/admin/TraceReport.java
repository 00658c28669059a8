package org.nonagon.gateway.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.concurrent.TimeUnit;
import org.nonagon.gateway.admin.RequestTrace.Batch;
import org.nonagon.gateway.admin.RequestTrace.Traced;
import org.nonagon.gateway.s3.JsonDocument;
import org.nonagon.gateway.s3.QueryParameters;
import org.nonagon.gateway.s3.S3Operation;

/** Tells what a gateway answered, at once, whether there is something or not. */
final class TraceReport {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private final RequestTrace trace;

  TraceReport(RequestTrace trace) {
    this.trace = trace;
  }

  /** The requests past the number {@code after}; from now on where there is none. */
  Uni<JsonDocument> since(QueryParameters query) {
    Batch batch = new Arguments(query).position("after").map(trace::since).orElseGet(trace::now);
    return Uni.createFrom().item(json -> write(json, batch));
  }

  private static void write(JsonGenerator json, Batch batch) throws IOException {
    json.writeNumberField("last", batch.last());
    if (batch.missed().isPresent()) {
      json.writeNumberField("missed", batch.missed().getAsLong());
    } else {
      json.writeNullField("missed");
    }
    json.writeArrayFieldStart("requests");
    for (Traced traced : batch.requests()) {
      json.writeStartObject();
      write(json, traced);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Traced traced) throws IOException {
    json.writeNumberField("sequence", traced.sequence());
    json.writeStringField("time", TIME.format(traced.time()));
    json.writeStringField("method", traced.request().method());
    json.writeStringField("path", traced.request().rawPath());
    json.writeStringField(
        "operation", traced.request().operation().map(S3Operation::apiName).orElse("other"));
    json.writeNumberField("status", traced.request().status());
    long micros = TimeUnit.NANOSECONDS.toMicros(traced.request().nanos());
    json.writeNumberField("millis", BigDecimal.valueOf(micros, 3));
    json.writeNumberField("bytesIn", traced.request().bytesIn());
    json.writeNumberField("bytesOut", traced.request().bytesOut());
  }
}
