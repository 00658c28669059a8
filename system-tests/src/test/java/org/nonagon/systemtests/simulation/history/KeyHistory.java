package org.nonagon.systemtests.simulation.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nonagon.systemtests.simulation.history.History.Entry;
import org.nonagon.systemtests.simulation.history.KeyStep.Demand;
import org.nonagon.systemtests.simulation.history.KeyStep.Ending;

/**
 * What a history says of one key: every operation that read it, wrote it or listed it. A copy is a
 * read of each source and a write of its target, each somewhere between its invoke and its return.
 */
final class KeyHistory {
  private final String key;
  private final Flow flow;
  private final Map<Content, Integer> numbers = new HashMap<>();
  private final List<Content> contents = new ArrayList<>();
  private final List<KeyOperation> operations = new ArrayList<>();

  /**
   * An operation as far as it concerns the key.
   *
   * @param isCertain whether it is known to have taken effect before its return; otherwise it may
   *     at any time after its invoke, or never
   */
  record KeyOperation(Entry entry, KeyStep step, boolean isCertain) {}

  /** An invoke or a return, at its place in the order of the history. */
  record Event(long order, int operation, boolean isReturn) {}

  KeyHistory(String key, List<Entry> entries, Flow flow) {
    this.key = key;
    this.flow = flow;
    entries.forEach(this::noteSeen);
    Set<List<Long>> read = contents.stream().map(Content::writes).collect(Collectors.toSet());
    entries.forEach(entry -> noteAlike(entry, read));
    entries.forEach(this::project);
  }

  String key() {
    return key;
  }

  List<KeyOperation> operations() {
    return operations;
  }

  /** Invokes of all operations and returns of the certain ones, in their order. */
  List<Event> events() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < operations.size(); i++) {
      KeyOperation operation = operations.get(i);
      events.add(new Event(operation.entry().invoked().order(), i, false));
      if (operation.isCertain()) {
        long order = operation.entry().answer().orElseThrow().at().order();
        events.add(new Event(order, i, true));
      }
    }
    events.sort(Comparator.comparingLong(Event::order).thenComparingInt(Event::operation));
    return events;
  }

  /** The name of a content. */
  String name(int content) {
    return switch (content) {
      case KeyStep.ABSENT -> "nothing";
      case KeyStep.UNSEEN -> "a content that nobody read";
      default -> contents.get(content - KeyStep.FIRST_SEEN).toString();
    };
  }

  /** Gives a number to each content that a read of the key showed or a condition names. */
  private void noteSeen(Entry entry) {
    switch (entry.operation()) {
      case Operation.Put(String written, _, Condition condition) -> noteAsked(written, condition);
      case Operation.Delete(String deleted, Condition condition) -> noteAsked(deleted, condition);
      case Operation.Get(String read) -> {
        if (read.equals(key) && entry.outcome() instanceof Outcome.Shown(Optional<Sight> sight)) {
          sight.ifPresent(seen -> note(seen.content()));
        }
      }
      case Operation.Copy copy -> {
        noteAsked(copy.key(), copy.condition());
        readBy(entry, copy).forEach(this::note);
      }
      case Operation.Listing _ -> {
        if (entry.outcome() instanceof Outcome.Listed listed && listed.entries().containsKey(key)) {
          note(listed.entries().get(key).content());
        }
      }
    }
  }

  /** What was written and has the bytes of something seen, since copies do not see the ETag. */
  private void noteAlike(Entry entry, Set<List<Long>> read) {
    Optional<Content> written =
        switch (entry.operation()) {
          case Operation.Put put when put.key().equals(key) -> Optional.of(put.content());
          case Operation.Copy copy
              when copy.key().equals(key) && entry.outcome() instanceof Outcome.Done done ->
              done.made().map(Sight::content);
          default -> Optional.empty();
        };
    written.filter(content -> read.contains(content.writes())).ifPresent(this::note);
  }

  private void noteAsked(String written, Condition condition) {
    if (written.equals(key) && condition instanceof Condition.IfMatch(Content content)) {
      note(content);
    }
  }

  private void note(Content content) {
    if (numbers.putIfAbsent(content, KeyStep.FIRST_SEEN + contents.size()) == null) {
      contents.add(content);
    }
  }

  private int number(Content content) {
    return numbers.getOrDefault(content, KeyStep.UNSEEN);
  }

  private void project(Entry entry) {
    switch (entry.operation()) {
      case Operation.Put(String written, Content content, Condition condition) -> {
        if (written.equals(key)) {
          addWrite(entry, List.of(number(content)), condition);
        }
      }
      case Operation.Delete(String deleted, Condition condition) -> {
        if (deleted.equals(key)) {
          addWrite(entry, List.of(KeyStep.ABSENT), condition);
        }
      }
      case Operation.Get(String read) -> {
        if (read.equals(key)) {
          addGet(entry);
        }
      }
      case Operation.Copy copy -> addCopy(entry, copy);
      case Operation.Listing listing -> {
        if (listing.covers(key)) {
          addListing(entry);
        }
      }
    }
  }

  private void addGet(Entry entry) {
    switch (entry.outcome()) {
      case Outcome.Shown(Optional<Sight> sight) -> addRead(entry, sight);
      case Outcome.NotFound _ -> addRead(entry, Optional.empty());
      case Outcome.Failed _, Outcome.Unknown _ -> {
        // It says nothing.
      }
      case Outcome.Done _, Outcome.Listed _, Outcome.Refused _ -> throw misfit(entry);
    }
  }

  private void addListing(Entry entry) {
    switch (entry.outcome()) {
      case Outcome.Listed listed -> {
        if (listed.covers(key)) {
          addRead(entry, Optional.ofNullable(listed.entries().get(key)));
        }
      }
      case Outcome.Failed _, Outcome.Unknown _ -> {
        // It says nothing.
      }
      case Outcome.Done _, Outcome.Shown _, Outcome.Refused _, Outcome.NotFound _ ->
          throw misfit(entry);
    }
  }

  private void addRead(Entry entry, Optional<Sight> sight) {
    int content = sight.map(seen -> number(seen.content())).orElse(KeyStep.ABSENT);
    OptionalLong rank = sight.map(Sight::rank).orElse(OptionalLong.empty());
    addRead(entry, List.of(content), rank);
  }

  /** A copy found these bytes, under whatever ETag: its own may be another. */
  private void addCopied(Entry entry, Content found) {
    List<Integer> alike =
        contents.stream()
            .filter(content -> content.writes().equals(found.writes()))
            .map(this::number)
            .toList();
    addRead(entry, alike, OptionalLong.empty());
  }

  private void addRead(Entry entry, List<Integer> found, OptionalLong rank) {
    operations.add(new KeyOperation(entry, new KeyStep.Read(found, rank), true));
  }

  private void addCopy(Entry entry, Operation.Copy copy) {
    boolean isNotFound = entry.outcome() instanceof Outcome.NotFound;
    readBy(entry, copy).forEach(content -> addCopied(entry, content));
    if (isNotFound && copy.sources().equals(List.of(key)) && !copy.condition().asksForOne()) {
      addRead(entry, Optional.empty());
    }
    // That a key was not found is said of a source or of the target, and not of which.
    if (copy.key().equals(key) && !isNotFound) {
      addWrite(entry, copied(entry, copy), copy.condition());
    }
  }

  /** What a copy found under the key, once for each time that it is among its sources. */
  private List<Content> readBy(Entry entry, Operation.Copy copy) {
    if (!(entry.outcome() instanceof Outcome.Done done)) {
      return List.of();
    }
    int sources = copy.sources().size();
    List<Content> read = done.read(sources);
    return IntStream.range(0, Math.min(sources, read.size()))
        .filter(i -> copy.sources().get(i).equals(key))
        .mapToObj(read::get)
        .toList();
  }

  /** What a copy may have written. */
  private List<Integer> copied(Entry entry, Operation.Copy copy) {
    if (entry.outcome() instanceof Outcome.Done(Optional<Sight> made, _) && made.isPresent()) {
      return List.of(number(made.get().content()));
    }
    Set<Long> writes = flow.into(copy.sources());
    List<Integer> possible = new ArrayList<>(List.of(KeyStep.UNSEEN));
    for (Content content : contents) {
      if (writes.containsAll(content.writes())
          && content.writes().size() >= copy.sources().size()) {
        possible.add(number(content));
      }
    }
    return possible;
  }

  private void addWrite(Entry entry, List<Integer> written, Condition condition) {
    switch (entry.outcome()) {
      case Outcome.Done(Optional<Sight> made, _) -> {
        OptionalLong rank = made.map(Sight::rank).orElse(OptionalLong.empty());
        addWrite(entry, written, condition, Ending.DONE, rank, true);
      }
      case Outcome.Refused _ -> addCertain(entry, written, condition, Ending.REFUSED);
      case Outcome.NotFound _ -> addCertain(entry, written, condition, Ending.NOT_FOUND);
      case Outcome.Failed _ -> {
        // Nothing was done.
      }
      case Outcome.Unknown _ ->
          addWrite(entry, written, condition, Ending.DONE, OptionalLong.empty(), false);
      case Outcome.Shown _, Outcome.Listed _ -> throw misfit(entry);
    }
  }

  private void addCertain(Entry entry, List<Integer> written, Condition condition, Ending ending) {
    addWrite(entry, written, condition, ending, OptionalLong.empty(), true);
  }

  private void addWrite(
      Entry entry,
      List<Integer> written,
      Condition condition,
      Ending ending,
      OptionalLong rank,
      boolean isCertain) {
    KeyStep step =
        switch (condition) {
          case Condition.Always _ -> new KeyStep.Write(written, Demand.NOTHING, 0, ending, rank);
          case Condition.IfAbsent _ -> new KeyStep.Write(written, Demand.ABSENCE, 0, ending, rank);
          case Condition.IfPresent _ ->
              new KeyStep.Write(written, Demand.PRESENCE, 0, ending, rank);
          case Condition.IfMatch(Content content) ->
              new KeyStep.Write(written, Demand.MATCH, number(content), ending, rank);
        };
    operations.add(new KeyOperation(entry, step, isCertain));
  }

  private static IllegalArgumentException misfit(Entry entry) {
    return new IllegalArgumentException("no answer to such an operation: " + entry);
  }

  /** The histories of all keys that were written, read or listed, in the order of the keys. */
  static List<KeyHistory> of(History history) {
    List<Entry> entries = history.entries();
    Map<String, Boolean> keys = new TreeMap<>();
    for (Entry entry : entries) {
      switch (entry.operation()) {
        case Operation.Put put -> keys.put(put.key(), true);
        case Operation.Delete delete -> keys.put(delete.key(), true);
        case Operation.Get get -> keys.put(get.key(), true);
        case Operation.Copy copy -> {
          keys.put(copy.key(), true);
          copy.sources().forEach(source -> keys.put(source, true));
        }
        case Operation.Listing _ -> {
          if (entry.outcome() instanceof Outcome.Listed listed) {
            listed.entries().keySet().forEach(listedKey -> keys.put(listedKey, true));
          }
        }
      }
    }
    Flow flow = new Flow(entries);
    return keys.keySet().stream().map(key -> new KeyHistory(key, entries, flow)).toList();
  }
}
