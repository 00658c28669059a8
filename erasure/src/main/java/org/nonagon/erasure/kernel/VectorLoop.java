package org.nonagon.erasure.kernel;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Multiplies a vector of bytes at a time, by shuffling tables of nibbles: a byte's product is the
 * sum of those of its low and of its high four bits, and each of these is one of sixteen, which a
 * shuffle looks up for all bytes of a vector at once. See Plank, Greenan and Miller, "Screaming
 * Fast Galois Field Arithmetic Using Intel SIMD Instructions" (FAST 2013).
 *
 * <p>This class is a template and never used itself: {@link VectorLoops} defines it anew for every
 * {@link Code}. The constants below are so constants for the compiler, which drops what a shape has
 * not and keeps straight-line code.
 *
 * <p>What was learned by trying, and why the code looks as it does:
 *
 * <ul>
 *   <li>Three by three need 18 tables, which with the rest fit in the 32 registers of AVX-512. Six
 *       by three in one pass spill and are 1.3 times slower there and with the 16 registers of AVX2
 *       alike, though they read and write each target once instead of twice.
 *   <li>Tables are repeated to the vector's length. An index counts modulo that length, so the bits
 *       above a nibble need no mask, and the high nibble may be shifted in lanes of 32 bits.
 *   <li>Nothing is factored out to methods: the compiler inlines the vector operations of a loop of
 *       this size always, but methods of ours no longer, and a vector that crosses a call is put on
 *       the heap.
 *   <li>One segment over all memory and an address for each shard is faster than a segment for
 *       each.
 * </ul>
 */
final class VectorLoop implements PassLoop {

  /**
   * What a copy of the template is defined for.
   *
   * @param species the vectors it works with
   */
  record Code(VectorSpecies<Byte> species, Shape shape) {}

  private static final Code CODE = code();
  private static final VectorSpecies<Byte> SPECIES = CODE.species();
  private static final int VECTOR_BYTES = SPECIES.length();
  private static final int SOURCES = CODE.shape().sources();
  private static final int TARGETS = CODE.shape().targets();
  private static final boolean ADDS = CODE.shape().adds();
  private static final boolean NATIVE = CODE.shape().isNative();
  private static final MemorySegment MEMORY = ShardMemory.ALL;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private final byte[] tables;

  /**
   * Takes the tables, see {@link VectorLoops#tables}.
   *
   * @param tables by target, source and half, each as long as a vector
   */
  VectorLoop(byte[] tables) {
    this.tables = tables;
  }

  private static Code code() {
    try {
      return MethodHandles.classData(MethodHandles.lookup(), "_", Code.class);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("this class is a template", e);
    }
  }

  @Override
  public void run(byte[][] arrays, long[] positions, int[] shards, long at, int length) {
    // The products of nibbles of source a, b, c for target x, y, z.
    ByteVector lowAX = table(0, 0, 0);
    ByteVector highAX = table(0, 0, 1);
    ByteVector lowAY = table(1, 0, 0);
    ByteVector highAY = table(1, 0, 1);
    ByteVector lowAZ = table(2, 0, 0);
    ByteVector highAZ = table(2, 0, 1);
    ByteVector lowBX = table(0, 1, 0);
    ByteVector highBX = table(0, 1, 1);
    ByteVector lowBY = table(1, 1, 0);
    ByteVector highBY = table(1, 1, 1);
    ByteVector lowBZ = table(2, 1, 0);
    ByteVector highBZ = table(2, 1, 1);
    ByteVector lowCX = table(0, 2, 0);
    ByteVector highCX = table(0, 2, 1);
    ByteVector lowCY = table(1, 2, 0);
    ByteVector highCY = table(1, 2, 1);
    ByteVector lowCZ = table(2, 2, 0);
    ByteVector highCZ = table(2, 2, 1);
    int a = shards[0];
    int b = shards[SOURCES > 1 ? 1 : 0];
    int c = shards[SOURCES > 2 ? 2 : 0];
    int x = shards[SOURCES];
    int y = shards[SOURCES + (TARGETS > 1 ? 1 : 0)];
    int z = shards[SOURCES + (TARGETS > 2 ? 2 : 0)];
    byte[] arrayA = arrays[a];
    long atA = positions[a] + at;
    byte[] arrayB = arrays[b];
    long atB = positions[b] + at;
    byte[] arrayC = arrays[c];
    long atC = positions[c] + at;
    byte[] arrayX = arrays[x];
    long atX = positions[x] + at;
    byte[] arrayY = arrays[y];
    long atY = positions[y] + at;
    byte[] arrayZ = arrays[z];
    long atZ = positions[z] + at;
    for (int i = 0; i < length; i += VECTOR_BYTES) {
      ByteVector bytes =
          NATIVE
              ? ByteVector.fromMemorySegment(SPECIES, MEMORY, atA + i, ORDER)
              : ByteVector.fromArray(SPECIES, arrayA, (int) atA + i);
      ByteVector shifted = bytes.reinterpretAsInts().lanewise(LSHR, 4).reinterpretAsBytes();
      ByteVector sumX = bytes.selectFrom(lowAX).lanewise(XOR, shifted.selectFrom(highAX));
      ByteVector sumY = bytes.selectFrom(lowAY).lanewise(XOR, shifted.selectFrom(highAY));
      ByteVector sumZ = bytes.selectFrom(lowAZ).lanewise(XOR, shifted.selectFrom(highAZ));
      if (SOURCES > 1) {
        bytes =
            NATIVE
                ? ByteVector.fromMemorySegment(SPECIES, MEMORY, atB + i, ORDER)
                : ByteVector.fromArray(SPECIES, arrayB, (int) atB + i);
        shifted = bytes.reinterpretAsInts().lanewise(LSHR, 4).reinterpretAsBytes();
        sumX =
            sumX.lanewise(XOR, bytes.selectFrom(lowBX)).lanewise(XOR, shifted.selectFrom(highBX));
        sumY =
            sumY.lanewise(XOR, bytes.selectFrom(lowBY)).lanewise(XOR, shifted.selectFrom(highBY));
        sumZ =
            sumZ.lanewise(XOR, bytes.selectFrom(lowBZ)).lanewise(XOR, shifted.selectFrom(highBZ));
      }
      if (SOURCES > 2) {
        bytes =
            NATIVE
                ? ByteVector.fromMemorySegment(SPECIES, MEMORY, atC + i, ORDER)
                : ByteVector.fromArray(SPECIES, arrayC, (int) atC + i);
        shifted = bytes.reinterpretAsInts().lanewise(LSHR, 4).reinterpretAsBytes();
        sumX =
            sumX.lanewise(XOR, bytes.selectFrom(lowCX)).lanewise(XOR, shifted.selectFrom(highCX));
        sumY =
            sumY.lanewise(XOR, bytes.selectFrom(lowCY)).lanewise(XOR, shifted.selectFrom(highCY));
        sumZ =
            sumZ.lanewise(XOR, bytes.selectFrom(lowCZ)).lanewise(XOR, shifted.selectFrom(highCZ));
      }
      if (ADDS) {
        sumX =
            sumX.lanewise(
                XOR,
                NATIVE
                    ? ByteVector.fromMemorySegment(SPECIES, MEMORY, atX + i, ORDER)
                    : ByteVector.fromArray(SPECIES, arrayX, (int) atX + i));
      }
      if (NATIVE) {
        sumX.intoMemorySegment(MEMORY, atX + i, ORDER);
      } else {
        sumX.intoArray(arrayX, (int) atX + i);
      }
      if (TARGETS > 1) {
        if (ADDS) {
          sumY =
              sumY.lanewise(
                  XOR,
                  NATIVE
                      ? ByteVector.fromMemorySegment(SPECIES, MEMORY, atY + i, ORDER)
                      : ByteVector.fromArray(SPECIES, arrayY, (int) atY + i));
        }
        if (NATIVE) {
          sumY.intoMemorySegment(MEMORY, atY + i, ORDER);
        } else {
          sumY.intoArray(arrayY, (int) atY + i);
        }
      }
      if (TARGETS > 2) {
        if (ADDS) {
          sumZ =
              sumZ.lanewise(
                  XOR,
                  NATIVE
                      ? ByteVector.fromMemorySegment(SPECIES, MEMORY, atZ + i, ORDER)
                      : ByteVector.fromArray(SPECIES, arrayZ, (int) atZ + i));
        }
        if (NATIVE) {
          sumZ.intoMemorySegment(MEMORY, atZ + i, ORDER);
        } else {
          sumZ.intoArray(arrayZ, (int) atZ + i);
        }
      }
    }
  }

  private ByteVector table(int target, int source, int half) {
    if (target >= TARGETS || source >= SOURCES) {
      return ByteVector.zero(SPECIES);
    }
    int index = (target * SOURCES + source) * 2 + half;
    return ByteVector.fromArray(SPECIES, tables, index * VECTOR_BYTES);
  }
}
