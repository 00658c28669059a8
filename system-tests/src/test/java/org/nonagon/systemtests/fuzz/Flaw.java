package org.nonagon.systemtests.fuzz;

import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.nonagon.gateway.s3.S3Operation;
import org.nonagon.gateway.s3.S3Operation.ResourceLevel;

/**
 * One way in which a request is wrong.
 *
 * @param name for people
 * @param stage when it is put in
 * @param fits the operations that must refuse it
 * @param change puts it in
 */
record Flaw(String name, Stage stage, Predicate<S3Operation> fits, Change change) {
  /** When a flaw is put in. */
  enum Stage {
    /** The signature covers it. */
    CONTENT,
    /** The signature does not. */
    SIGNATURE,
    /** What is sent is not HTTP any more, or not what it seems. */
    WIRE
  }

  /** Changes a draft. */
  interface Change {
    void to(Draft draft, RandomGenerator random);
  }

  static Flaw content(String name, Predicate<S3Operation> fits, Change change) {
    return new Flaw(name, Stage.CONTENT, fits, change);
  }

  static Flaw signature(String name, Change change) {
    return new Flaw(name, Stage.SIGNATURE, any(), change);
  }

  static Flaw wire(String name, Predicate<S3Operation> fits, Change change) {
    return new Flaw(name, Stage.WIRE, fits, change);
  }

  static Predicate<S3Operation> any() {
    return operation -> true;
  }

  static Predicate<S3Operation> only(S3Operation... operations) {
    return java.util.Set.of(operations)::contains;
  }

  static Predicate<S3Operation> onKeys() {
    return operation -> operation.level() == ResourceLevel.OBJECT;
  }

  static Predicate<S3Operation> onBuckets() {
    return operation -> operation.level() != ResourceLevel.SERVICE;
  }

  /** One of some values. */
  @SafeVarargs
  static <T> T one(RandomGenerator random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
