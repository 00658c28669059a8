package org.nonagon.erasure.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.nonagon.erasure.galois.GaloisField256;

/**
 * Makes loops from the template {@link VectorLoop}. The only class besides it that needs the module
 * {@code jdk.incubator.vector}, and so not to be touched where that is absent.
 */
final class VectorLoops {

  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final int NIBBLE_VALUES = 16;
  private static final int NIBBLE_BITS = 4;

  /** Constructors by what the template was defined for; there are not many such things. */
  private static final ConcurrentMap<VectorLoop.Code, MethodHandle> DEFINED =
      new ConcurrentHashMap<>();

  private VectorLoops() {}

  /** The widest vectors that the machine has registers for. */
  static int maxVectorBytes() {
    return VectorShape.preferredShape().vectorBitSize() / Byte.SIZE;
  }

  /**
   * A loop with these coefficients.
   *
   * @param coefficients by target, then by source
   */
  static PassLoop of(int vectorBytes, PassLoop.Shape shape, int[][] coefficients) {
    VectorSpecies<Byte> species =
        VectorSpecies.of(byte.class, VectorShape.forBitSize(vectorBytes * Byte.SIZE));
    MethodHandle constructor =
        DEFINED.computeIfAbsent(new VectorLoop.Code(species, shape), VectorLoops::define);
    try {
      return (PassLoop) constructor.invoke(tables(species.length(), coefficients));
    } catch (Throwable e) {
      throw new IllegalStateException("the template has this constructor", e);
    }
  }

  private static MethodHandle define(VectorLoop.Code code) {
    try (InputStream template = VectorLoop.class.getResourceAsStream("VectorLoop.class")) {
      if (template == null) {
        throw new IllegalStateException("the template is not where its class was loaded from");
      }
      MethodHandles.Lookup defined =
          LOOKUP.defineHiddenClassWithClassData(template.readAllBytes(), code, true);
      return defined.findConstructor(
          defined.lookupClass(), MethodType.methodType(void.class, byte[].class));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the template", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the template is in this package", e);
    }
  }

  /**
   * For each target and source the products of the low nibbles, then those of the high ones, each
   * table repeated to the length of a vector.
   */
  private static byte[] tables(int vectorBytes, int[][] coefficients) {
    int sources = coefficients[0].length;
    byte[] tables = new byte[coefficients.length * sources * 2 * vectorBytes];
    int at = 0;
    for (int[] row : coefficients) {
      for (int coefficient : row) {
        for (int shift = 0; shift <= NIBBLE_BITS; shift += NIBBLE_BITS) {
          for (int i = 0; i < vectorBytes; i++) {
            int value = i % NIBBLE_VALUES << shift;
            tables[at++] = (byte) GaloisField256.multiply(coefficient, value);
          }
        }
      }
    }
    return tables;
  }
}
