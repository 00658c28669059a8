package org.nonagon.systemtests.simulation.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TraceTest {
  private static Trace of(int kept, String... lines) {
    Trace trace = new Trace(kept);
    for (int i = 0; i < lines.length; i++) {
      trace.add(10L * i, lines[i]);
    }
    return trace;
  }

  @Test
  void onlyTheLastLinesAreKept() {
    Trace trace = of(2, "one", "two", "three");
    assertThat(trace.lines()).containsExactly("       10  two", "       20  three");
    assertThat(trace.count()).isEqualTo(3);
  }

  @Test
  void allLinesAreKeptOnRequest() {
    Trace trace = Trace.keepingAll();
    for (int i = 0; i < 1000; i++) {
      trace.add(i, "line");
    }
    assertThat(trace.lines()).hasSize(1000);
  }

  @Test
  void theHashSpeaksOfLinesThatAreNotKept() {
    assertThat(of(1, "one", "two").hash()).isEqualTo(of(2, "one", "two").hash());
    assertThat(of(1, "one", "two").hash()).isNotEqualTo(of(1, "own", "two").hash());
  }

  @Test
  void theHashTellsOrderTimesAndEndsOfLinesApart() {
    assertThat(of(1, "one", "two").hash()).isNotEqualTo(of(1, "two", "one").hash());
    assertThat(of(1, "ab", "c").hash()).isNotEqualTo(of(1, "a", "bc").hash());
    Trace later = new Trace(1);
    later.add(1, "one");
    assertThat(later.hash()).isNotEqualTo(of(1, "one").hash());
  }

  @Test
  void timeDoesNotGoBack() {
    Trace trace = of(1, "one", "two");
    assertThatThrownBy(() -> trace.add(9, "three")).isInstanceOf(IllegalArgumentException.class);
  }
}
