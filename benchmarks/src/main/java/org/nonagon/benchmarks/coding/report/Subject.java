package org.nonagon.benchmarks.coding.report;

/**
 * What a row of the table is about.
 *
 * @param step what is done
 * @param size how much a call is given: the bytes of a cell or piece, or a number of streams
 * @param by who does it
 * @param memory where the bytes are
 */
record Subject(String step, String size, String by, String memory) {
  static final String COPY = "memory copy";
  static final String NONAGON = "Nonagon";
  static final String NONAGON_AVX2 = "Nonagon, AVX2";
  static final String NONAGON_TABLE = "Nonagon, tables";
  static final String ISA_L = "ISA-L";
  static final String ISA_L_AVX2 = "ISA-L, AVX2";
  static final String JDK = "JDK";
  static final String AWS_CRT = "Nonagon, aws-crt";
  static final String PLAIN_JAVA = "Nonagon, plain Java";
  static final String LANES = "Nonagon, lanes";
  static final String SHARED_LANES = "Nonagon, shared lanes";
  static final String ARRAY = "byte[]";
  static final String DIRECT = "direct";

  /** The limit: cells of the same memory, copied; of the usual size where there is no other. */
  Subject memoryCopy() {
    return new Subject(
        COPY,
        step.equals(ChecksumTrials.MD5) ? CodingPlan.JUDGED_SIZE : size,
        memory.equals(DIRECT) ? "ByteBuffer.put" : "arraycopy",
        memory);
  }

  /**
   * Who else does it: the JDK for MD5; else ISA-L with the same instructions, which has direct
   * memory only.
   */
  Subject peer() {
    if (step.equals(ChecksumTrials.MD5)) {
      return new Subject(step, size, JDK, memory);
    }
    return new Subject(step, size, by.endsWith("AVX2") ? ISA_L_AVX2 : ISA_L, DIRECT);
  }

  @Override
  public String toString() {
    return String.join(", ", step, size, by, memory);
  }
}
