package org.nonagon.metadataclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.nonagon.metadataclient.proto.Calls;
import org.nonagon.metadataclient.proto.ClusterCalls;
import org.nonagon.metadataclient.proto.RepairCalls;
import org.nonagon.metadataclient.proto.ScrubCalls;
import org.nonagon.metadataclient.proto.Values;

/**
 * Holds the numbers of the contract to those that were released: peers of different versions speak
 * with each other. A new line is fine; a changed or missing one breaks a cluster that is being
 * upgraded.
 */
class ContractNumbersTest {
  @Test
  void numbersAndTypesAreThoseThatWereReleased() throws IOException {
    try (InputStream golden =
        Objects.requireNonNull(getClass().getResourceAsStream("/metadata-v1.txt"))) {
      assertThat(contract()).isEqualTo(new String(golden.readAllBytes(), UTF_8));
    }
  }

  private static String contract() {
    StringBuilder text = new StringBuilder();
    Stream.of(
            Values.getDescriptor(),
            ClusterCalls.getDescriptor(),
            RepairCalls.getDescriptor(),
            ScrubCalls.getDescriptor(),
            Calls.getDescriptor())
        .forEach(file -> write(file, text));
    return text.toString();
  }

  private static void write(FileDescriptor file, StringBuilder text) {
    file.getServices().stream()
        .flatMap(service -> service.getMethods().stream())
        .forEach(
            method ->
                text.append(method.getFullName())
                    .append(method.isServerStreaming() ? " stream\n" : " one\n"));
    file.getEnumTypes().forEach(type -> write(type, text));
    file.getMessageTypes().forEach(type -> write(type, text));
  }

  private static void write(EnumDescriptor type, StringBuilder text) {
    type.getValues()
        .forEach(
            value ->
                text.append(value.getFullName())
                    .append(' ')
                    .append(value.getNumber())
                    .append('\n'));
  }

  private static void write(Descriptor type, StringBuilder text) {
    type.getFields()
        .forEach(
            field ->
                text.append(field.getFullName())
                    .append(' ')
                    .append(field.getNumber())
                    .append(field.isRepeated() ? " repeated " : " ")
                    .append(field.getType())
                    .append('\n'));
  }
}
