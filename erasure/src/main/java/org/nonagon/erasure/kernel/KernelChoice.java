package org.nonagon.erasure.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which {@link KernelForm} the coders of this process use: tables at first, and the fastest form
 * from the moment when the {@link Calibration} has found it.
 *
 * <p>The system property {@value #PROPERTY} names a form to use instead, for instance {@code table}
 * or {@code vector128}; then nothing is compared.
 */
public final class KernelChoice {

  /** Names a form, as {@link KernelForm#toString} writes it. */
  public static final String PROPERTY = "nonagon.erasure.kernel";

  private static volatile @Nullable KernelForm current;

  private KernelChoice() {}

  /**
   * The form for new work.
   *
   * @throws IllegalArgumentException if the property names no form that is supported here
   */
  public static KernelForm current() {
    KernelForm chosen = current;
    if (chosen == null) {
      chosen = candidates(System.getProperty(PROPERTY)).getFirst();
      current = chosen;
    }
    return chosen;
  }

  /**
   * The calibration of this process, which the first call starts on a thread of its own. Nobody has
   * to wait for it.
   *
   * @throws IllegalArgumentException if the property names no form that is supported here
   */
  public static CompletableFuture<Calibration> calibration() {
    current(); // refuses what the property must not be
    return Started.CALIBRATION;
  }

  /**
   * The forms to choose from: the one that the property names, or the tables, the narrowest vectors
   * and the widest. One between these has never been the best, and costs a compilation.
   */
  static List<KernelForm> candidates(@Nullable String property) {
    List<KernelForm> supported =
        Arrays.stream(KernelForm.values()).filter(KernelForm::isSupported).toList();
    if (property == null) {
      return Stream.of(KernelForm.TABLE, KernelForm.VECTOR128, supported.getLast())
          .filter(supported::contains)
          .distinct()
          .toList();
    }
    List<KernelForm> named =
        supported.stream().filter(form -> form.toString().equals(property)).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException(
          PROPERTY
              + " is one of "
              + supported.stream().map(KernelForm::toString).collect(Collectors.joining(", "))
              + " on this machine, not "
              + property);
    }
    return named;
  }

  /** Its initialization is the start, which happens once. */
  private static final class Started {
    static final CompletableFuture<Calibration> CALIBRATION = new CompletableFuture<>();

    static {
      Thread.ofPlatform().daemon().name("erasure-calibration").start(Started::run);
    }

    private static void run() {
      Calibration calibration = Calibration.of(candidates(System.getProperty(PROPERTY)));
      current = calibration.fastest();
      CALIBRATION.complete(calibration);
    }
  }
}
