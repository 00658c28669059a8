package org.nonagon.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A start that is refused: exit status 2, one line on stderr, nothing on stdout. */
final class Refusal {
  private static final List<String> FREE_PORTS =
      List.of("--listen", "127.0.0.1:0", "--management", "127.0.0.1:0");

  private Refusal() {}

  /** Starts a server on free ports in {@code folder}; gives the line. */
  static String onFreePorts(Path folder, String... options) throws Exception {
    List<String> all = new ArrayList<>(FREE_PORTS);
    all.addAll(List.of(options));
    return of(folder, all.toArray(String[]::new));
  }

  /** Starts a server in {@code folder}; gives the line. */
  static String of(Path folder, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("server"));
    command.addAll(List.of(options));
    Product.Finished finished = Product.run(folder, command.toArray(String[]::new));
    assertThat(finished.status()).as(finished.err()).isEqualTo(2);
    assertThat(finished.out()).isEmpty();
    assertThat(finished.err().lines()).hasSize(1);
    assertThat(finished.err()).startsWith("nonagon: ");
    return finished.err().strip();
  }
}
