package org.nonagon.cli.admin;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Waits until the drives that were asked to be read through have been, with progress on a terminal.
 * A gateway may be away for a while, and so may a drive; one that stays away is not waited for.
 */
final class ScrubWait {
  private static final long POLL_MILLIS = 1_000;
  private static final int PATIENT_POLLS = 60;
  private static final int GROUPS = 1 << 16;

  private final AdminClient client;
  private final Map<String, String> named;
  private final Set<String> drives;
  private final Set<String> unreachable;
  private final long requestedMicros;
  private final PrintWriter err;

  /**
   * A wait.
   *
   * @param named the drives, as the order named them
   * @param order what the order was answered with
   * @param err where progress goes
   */
  ScrubWait(AdminClient client, Map<String, String> named, Json order, PrintWriter err) {
    this.client = client;
    this.named = named;
    this.drives = texts(order.at("drives"));
    this.unreachable = texts(order.at("unreachable"));
    this.requestedMicros = order.at("requestedMicros").number();
    this.err = err;
  }

  private static Set<String> texts(Json items) {
    return items.items().stream().map(Json::text).collect(Collectors.toUnmodifiableSet());
  }

  /** Asks until nothing is left to be waited for; gives the last answer. */
  String untilEnded() throws IOException, InterruptedException {
    int failures = 0;
    int absences = 0;
    while (true) {
      try {
        String answer = client.send("GET", "scrub", named);
        List<Json> open = open(Json.parse(answer));
        failures = 0;
        absences = open.stream().noneMatch(ScrubWait::isReachable) ? absences + 1 : 0;
        if (open.isEmpty() || absences > PATIENT_POLLS) {
          clearProgress();
          return answer;
        }
        progress(open);
      } catch (IOException away) {
        failures++;
        if (failures > PATIENT_POLLS || isFinal(away)) {
          throw away;
        }
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean isFinal(IOException failure) {
    return failure instanceof AdminClient.Refused refused && refused.isFinal();
  }

  /** The drives that were not read to the end, each with its state. */
  List<String> unread(Json answer) {
    Set<String> open =
        open(answer).stream().map(scrub -> scrub.at("drive").text()).collect(Collectors.toSet());
    return answer.at("scrubs").items().stream()
        .filter(
            scrub ->
                Stream.of(open, unreachable)
                    .anyMatch(some -> some.contains(scrub.at("drive").text())))
        .map(scrub -> "drive %s (%s)".formatted(scrub.at("drive").text(), scrub.at("state").text()))
        .toList();
  }

  private List<Json> open(Json answer) {
    return answer.at("scrubs").items().stream()
        .filter(scrub -> drives.contains(scrub.at("drive").text()))
        .filter(scrub -> scrub.at("ended").at("startedMicros").number() < requestedMicros)
        .toList();
  }

  private static boolean isReachable(Json scrub) {
    return scrub.at("reachable").text().equals("true");
  }

  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private void progress(List<Json> open) {
    if (isTerminal()) {
      long groups = (long) (drives.size() - open.size()) * GROUPS;
      for (Json scrub : open) {
        Json round = scrub.at("open");
        boolean isIt = round.at("startedMicros").number() >= requestedMicros;
        groups += isIt ? round.at("nextGroup").number() : 0;
      }
      err.printf(
          "\r%s of %s",
          ScrubCommand.percent(groups / drives.size()), Amounts.count(drives.size(), "drive"));
      err.flush();
    }
  }

  private void clearProgress() {
    if (isTerminal()) {
      err.print("\r\033[K");
      err.flush();
    }
  }
}
