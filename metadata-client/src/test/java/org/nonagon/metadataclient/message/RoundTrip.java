package org.nonagon.metadataclient.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Sends values through the bytes of their messages. */
final class RoundTrip {
  private RoundTrip() {}

  /** The message that arrives when that one is sent. */
  @SuppressWarnings("unchecked") // a parser parses its own type
  static <M extends Message> M sent(M message) {
    try {
      return (M) message.getParserForType().parseFrom(message.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  static <V, M extends Message> void isSame(
      V value, Function<V, M> message, Function<M, V> reading) {
    assertThat(reading.apply(sent(message.apply(value)))).isEqualTo(value);
  }

  static <V, M extends Message> void isSameInSlices(
      V value, Function<V, List<M>> slices, Function<List<M>, V> reading) {
    List<M> arrived = slices.apply(value).stream().map(RoundTrip::sent).toList();
    assertThat(reading.apply(arrived)).isEqualTo(value);
  }

  /** That the samples leave out no alternative of a sealed type. */
  static void areAllAlternatives(Class<?> sealed, List<?> samples) {
    assertThat(samples.stream().map(Object::getClass).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.<Class<?>>asList(sealed.getPermittedSubclasses()).stream()
                .<Class<? extends Object>>map(type -> type)
                .toList());
  }
}
