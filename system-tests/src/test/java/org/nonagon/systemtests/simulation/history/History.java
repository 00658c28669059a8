package org.nonagon.systemtests.simulation.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The operations of all clients in the order in which they were sent and answered. Times come from
 * one virtual clock and never go back; what happens at the same time is ordered by the calls of
 * this class. Operations that are never answered count as {@link Outcome.Unknown}.
 */
public final class History {
  private final List<Entry> entries = new ArrayList<>();
  private long nextOrder;
  private long latestMillis = Long.MIN_VALUE;

  /**
   * A moment.
   *
   * @param atMillis for people
   * @param order greater for what comes later; unique in the history
   */
  public record Moment(long atMillis, long order) {}

  /** An answer and when it came. */
  public record Answer(Outcome outcome, Moment at) {}

  /**
   * An operation.
   *
   * @param number its place in the order of invokes, from 0
   * @param client for people; a client may have several operations under way
   */
  public record Entry(
      int number, int client, Operation operation, Moment invoked, Optional<Answer> answer) {
    /** The outcome, unknown where there is none. */
    public Outcome outcome() {
      return answer.map(Answer::outcome).orElseGet(Outcome.Unknown::new);
    }

    @Override
    public String toString() {
      String end = answer.map(a -> Long.toString(a.at().atMillis())).orElse("…");
      return "#%d %d..%s client %d: %s -> %s"
          .formatted(number, invoked.atMillis(), end, client, operation, outcome());
    }
  }

  /** A client sends an operation; returns its number. */
  public int invoke(int client, Operation operation, long atMillis) {
    int number = entries.size();
    entries.add(new Entry(number, client, operation, moment(atMillis), Optional.empty()));
    return number;
  }

  /** The client has the answer to operation {@code number}, or knows that none will come. */
  public void finish(int number, Outcome outcome, long atMillis) {
    Entry sent = entries.get(number);
    if (sent.answer().isPresent()) {
      throw new IllegalStateException("answered twice: " + sent);
    }
    Answer answer = new Answer(outcome, moment(atMillis));
    entries.set(
        number,
        new Entry(number, sent.client(), sent.operation(), sent.invoked(), Optional.of(answer)));
  }

  private Moment moment(long atMillis) {
    if (atMillis < latestMillis) {
      throw new IllegalArgumentException("%d is before %d".formatted(atMillis, latestMillis));
    }
    latestMillis = atMillis;
    return new Moment(atMillis, nextOrder++);
  }

  /** All operations in the order of their numbers. */
  public List<Entry> entries() {
    return Collections.unmodifiableList(entries);
  }
}
