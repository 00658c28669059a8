package org.nonagon.systemtests.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.nonagon.systemtests.simulation.Event.Misfortune;
import org.nonagon.systemtests.simulation.Event.Provided;
import org.nonagon.systemtests.simulation.Event.Request;
import org.nonagon.systemtests.simulation.Event.Verb;

/**
 * What happens in a life from outside, as its seed has it; everything within is decided by the seed
 * too, but while the cluster lives.
 *
 * <p>Each life knows only some of all troubles, so that those which hide each other also occur
 * alone: A. Groce et al., Swarm Testing, ISSTA 2012.
 *
 * @param isCalm whether nothing happens for which a request could fail
 */
record Plan(long seed, boolean isCalm, List<Event> events) {
  static final int NODES = 10;
  static final int GATEWAYS = 2;
  static final int CLIENTS = 4;
  static final int KEYS = 4;
  private static final int REQUESTS = 8;
  private static final int MISFORTUNES = 10;

  /** As many slow drives as a read does without, and one less. */
  private static final int SLOW_NODES = 2;

  /** Layouts take long to plan, so that only a few drives change theirs. */
  private static final int LOST_NODES = 2;

  private static final int DRAINED_NODES = 1;

  private static final int WATCHED_EVERY = 8;
  private static final int SCRUBBED_EVERY = 3;
  private static final int REWRITTEN_EVERY = 5;
  private static final int SLOW_MILLIS = 6_000;
  private static final int STALL_MILLIS = 8_000;

  private static final List<Trouble> ALL = List.copyOf(EnumSet.allOf(Trouble.class));

  /** What is likelier to go wrong together than chance would have it together. */
  private static final List<Set<Trouble>> COMBINATIONS =
      List.of(
          EnumSet.of(Trouble.GATEWAY_QUESTIONS_LATE, Trouble.DRIVE_EMPTIED),
          EnumSet.of(Trouble.NODES_QUESTIONS_LATE, Trouble.DRIVE_DRAINED, Trouble.DRIVE_TAKEN_BACK),
          EnumSet.of(Trouble.NODE_KILLED, Trouble.NODE_STARTED, Trouble.DRIVE_SLOW),
          EnumSet.of(Trouble.DISK_FULL, Trouble.READS_FAIL, Trouble.DRIVE_DRAINED),
          EnumSet.of(Trouble.NODE_WITHOUT_POWER, Trouble.NODE_STARTED, Trouble.DRIVE_LOST));

  /** Copies the list. */
  Plan {
    events = List.copyOf(events);
  }

  /** The plan of a seed. */
  static Plan of(long seed) {
    SplittableRandom random = new SplittableRandom(seed ^ 0x9E3779B97F4A7C15L);
    boolean isCalm = random.nextInt(4) == 0;
    int hurry = random.nextInt(6);
    List<Event> events = new ArrayList<>();
    int pause = hurry == 0 ? 4_000 : 400;
    for (int i = 0; i < CLIENTS * REQUESTS; i++) {
      events.add(request(random, 1 + i % CLIENTS, pause));
    }
    Set<Trouble> troubles = isCalm ? Set.of(Trouble.DRIVE_SLOW) : some(random);
    events.addAll(misfortunes(random, troubles, hurry == 0 ? 12_000 : hurry < 3 ? 400 : 2_000));
    return new Plan(seed, isCalm, events);
  }

  /** Whether each step is looked at, which takes long. */
  boolean isWatched() {
    return seed % WATCHED_EVERY == 0;
  }

  /** Whether nodes scrub, often. */
  boolean isScrubbed() {
    return seed % SCRUBBED_EVERY == 1;
  }

  /** Whether nodes rewrite what wastes space, soon. */
  boolean isRewritten() {
    return seed % REWRITTEN_EVERY == 2;
  }

  /** The same with less. */
  Plan with(List<Event> fewer) {
    return new Plan(seed, isCalm, fewer);
  }

  List<Misfortune> misfortunes() {
    return events.stream()
        .filter(Misfortune.class::isInstance)
        .map(Misfortune.class::cast)
        .sorted(Comparator.comparingLong(Misfortune::atMillis))
        .toList();
  }

  List<Request> requests(int client) {
    return events.stream()
        .filter(Request.class::isInstance)
        .map(Request.class::cast)
        .filter(request -> request.client() == client)
        .toList();
  }

  private static Set<Trouble> some(SplittableRandom random) {
    if (random.nextBoolean()) {
      return COMBINATIONS.get(random.nextInt(COMBINATIONS.size()));
    }
    Set<Trouble> some = EnumSet.noneOf(Trouble.class);
    int more = 2 + random.nextInt(6);
    for (int i = 0; i < more; i++) {
      some.add(ALL.get(random.nextInt(ALL.size())));
    }
    return some;
  }

  private static List<Misfortune> misfortunes(
      SplittableRandom random, Set<Trouble> troubles, int pauseMillis) {
    List<Trouble> pool = List.copyOf(EnumSet.copyOf(troubles));
    List<Misfortune> misfortunes = new ArrayList<>();
    long atMillis = 0;
    for (int i = 0; i < MISFORTUNES; i++) {
      atMillis += random.nextInt(pauseMillis);
      Trouble trouble = pool.get(random.nextInt(pool.size()));
      misfortunes.add(
          new Misfortune(
              atMillis,
              trouble,
              random.nextInt(nodesOf(trouble)),
              random.nextInt(GATEWAYS),
              random.nextInt(SLOW_MILLIS)));
    }
    return misfortunes;
  }

  private static int nodesOf(Trouble trouble) {
    return switch (trouble) {
      case DRIVE_SLOW -> SLOW_NODES;
      case DRIVE_DRAINED, DRIVE_TAKEN_BACK -> DRAINED_NODES;
      case DRIVE_LOST -> LOST_NODES;
      default -> NODES;
    };
  }

  private static Request request(SplittableRandom random, int client, int pauseMillis) {
    Verb verb = verb(random);
    List<String> sources = Stream.generate(() -> key(random)).limit(sources(verb)).toList();
    boolean isStalled = (verb == Verb.GET || !sources.isEmpty()) && random.nextInt(6) == 0;
    return new Request(
        client,
        random.nextInt(pauseMillis),
        random.nextInt(GATEWAYS),
        verb,
        key(random),
        sources,
        verb == Verb.GET || verb == Verb.LIST ? Provided.ALWAYS : provided(random),
        verb == Verb.PUT ? length(random) : 0,
        isStalled ? random.nextInt(STALL_MILLIS) : 0);
  }

  private static Verb verb(SplittableRandom random) {
    return switch (random.nextInt(13)) {
      case 0, 1, 2, 3, 4 -> Verb.PUT;
      case 5 -> Verb.DELETE;
      case 6 -> Verb.COPY;
      case 7 -> Verb.LIST;
      case 8 -> Verb.COMPOSE;
      default -> Verb.GET;
    };
  }

  private static int sources(Verb verb) {
    return switch (verb) {
      case COPY -> 1;
      case COMPOSE -> 2;
      case PUT, DELETE, GET, LIST -> 0;
    };
  }

  private static Provided provided(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0, 1 -> Provided.ABSENT;
      case 2 -> Provided.AS_SEEN;
      case 3 -> Provided.PRESENT;
      default -> Provided.ALWAYS;
    };
  }

  private static String key(SplittableRandom random) {
    return "k" + random.nextInt(KEYS);
  }

  private static int length(SplittableRandom random) {
    return random.nextInt(20) == 0
        ? 300_000 + random.nextInt(100_000)
        : Body.MIN_BYTES + random.nextInt(12_000);
  }
}
