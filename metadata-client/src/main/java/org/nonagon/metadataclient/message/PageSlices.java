package org.nonagon.metadataclient.message;

import com.google.protobuf.MessageLite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Cuts the items of a page into slices of a bounded size, each one message of a stream, so that no
 * page needs a message of its size. An empty page is one slice without items, so that a stream
 * without a slice is never an answer.
 */
public final class PageSlices {
  /**
   * The bytes of items at which a slice is full; it has at least one item. A page of 1000 keys of 1
   * KiB is two slices.
   */
  public static final int SLICE_BYTES = 1 << 20;

  private PageSlices() {}

  /**
   * The slices of a page.
   *
   * @param slice makes one of its items; the flag tells whether it is the last
   */
  static <I extends MessageLite, S> List<S> of(
      List<I> items, BiFunction<List<I>, Boolean, S> slice) {
    List<S> slices = new ArrayList<>();
    int from = 0;
    do {
      int to = end(items, from);
      slices.add(slice.apply(items.subList(from, to), to == items.size()));
      from = to;
    } while (from < items.size());
    return slices;
  }

  private static int end(List<? extends MessageLite> items, int from) {
    long bytes = 0;
    int to = from;
    while (to < items.size() && bytes < SLICE_BYTES) {
      bytes += items.get(to).getSerializedSize();
      to++;
    }
    return to;
  }

  /** The items of all slices; there is at least one. */
  static <S, M, T> List<T> join(
      List<S> slices, Function<S, List<M>> items, Function<M, T> mapping) {
    last(slices);
    return slices.stream().flatMap(slice -> items.apply(slice).stream()).map(mapping).toList();
  }

  /** The slice that says what stands behind the items. */
  static <S> S last(List<S> slices) {
    if (slices.isEmpty()) {
      throw new IllegalArgumentException("a page without a slice");
    }
    return slices.getLast();
  }
}
