package org.nonagon.benchmarks.coding;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.nonagon.erasure.galois.GaloisMatrix;

/**
 * Intel's ISA-L, if the machine has it: {@code libisal.so.2}, which Debian's package libisal2
 * installs. Its field has our polynomial, so with our matrix it computes our bytes.
 *
 * <p>The handles do not name a function's address, so they are constants for the JIT, which a call
 * of a few hundred nanoseconds is worth.
 */
@SuppressWarnings("restricted") // the only native code that a benchmark calls
public final class IsaLibrary {
  /** The name that the dynamic linker looks for. */
  public static final String NAME = "libisal.so.2";

  private static final int TABLE_BYTES = 32;
  private static final int ALIGNMENT_BYTES = 64;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;

  /** {@code void f(int k, int rows, unsigned char *coefficients, unsigned char *tables)}. */
  private static final MethodHandle INIT_TABLES =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, POINTER, POINTER));

  /** {@code void f(int length, int k, int rows, tables, sources, targets)}. */
  private static final MethodHandle ENCODE_DATA =
      Linker.nativeLinker()
          .downcallHandle(
              FunctionDescriptor.ofVoid(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  POINTER,
                  POINTER,
                  POINTER));

  private final MemorySegment initTables;
  private final MemorySegment encodeData;

  private IsaLibrary(MemorySegment initTables, MemorySegment encodeData) {
    this.initTables = initTables;
    this.encodeData = encodeData;
  }

  /**
   * Loads the library.
   *
   * @param function {@code ec_encode_data}, which picks what the processor can, or one of those
   *     that it picks from
   * @return nothing if this machine does not have the library or it does not have the function
   */
  public static Optional<IsaLibrary> find(String function) {
    SymbolLookup symbols;
    try {
      symbols = SymbolLookup.libraryLookup(NAME, Arena.global());
    } catch (IllegalArgumentException absent) {
      return Optional.empty();
    }
    return symbols
        .find("ec_init_tables")
        .flatMap(init -> symbols.find(function).map(encode -> new IsaLibrary(init, encode)));
  }

  /** Prepares the product of a matrix with the columns of the sources; it keeps the buffers. */
  Product product(GaloisMatrix coefficients, ByteBuffer[] sources, ByteBuffer[] targets) {
    int cells = coefficients.rows() * coefficients.columns();
    MemorySegment tables = Arena.ofAuto().allocate((long) TABLE_BYTES * cells, ALIGNMENT_BYTES);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment matrix = arena.allocate(cells);
      for (int cell = 0; cell < cells; cell++) {
        int value = coefficients.at(cell / coefficients.columns(), cell % coefficients.columns());
        matrix.set(ValueLayout.JAVA_BYTE, cell, (byte) value);
      }
      INIT_TABLES.invokeExact(
          initTables, coefficients.columns(), coefficients.rows(), matrix, tables);
    } catch (Throwable failure) {
      throw new IllegalStateException(failure);
    }
    return new Product(encodeData, tables, sources, targets);
  }

  /** A matrix and the buffers that it is multiplied with. */
  static final class Product {
    private final MemorySegment function;
    private final MemorySegment tables;
    private final ByteBuffer[] sources;
    private final ByteBuffer[] targets;
    private final MemorySegment sourcePointers;
    private final MemorySegment targetPointers;

    private Product(
        MemorySegment function, MemorySegment tables, ByteBuffer[] sources, ByteBuffer[] targets) {
      this.function = function;
      this.tables = tables;
      this.sources = sources;
      this.targets = targets;
      this.sourcePointers = pointers(sources);
      this.targetPointers = pointers(targets);
    }

    private static MemorySegment pointers(ByteBuffer[] buffers) {
      MemorySegment pointers = Arena.ofAuto().allocate(POINTER, buffers.length);
      for (int i = 0; i < buffers.length; i++) {
        pointers.setAtIndex(POINTER, i, MemorySegment.ofBuffer(buffers[i]));
      }
      return pointers;
    }

    /** Writes the first {@code length} bytes of the targets. */
    void compute(int length) {
      try {
        ENCODE_DATA.invokeExact(
            function,
            length,
            sources.length,
            targets.length,
            tables,
            sourcePointers,
            targetPointers);
      } catch (Throwable failure) {
        throw new IllegalStateException(failure);
      }
    }

    ByteBuffer[] targets() {
      return targets;
    }
  }
}
