package org.nonagon.systemtests.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which drives gateways leave alone since calls to them failed, as their metrics tell. Gateways
 * whose metrics are not known are not asked.
 */
final class Rests {
  private static final Pattern RESTING =
      Pattern.compile("(?m)^nonagon_drive_resting\\{(?:[^}]*,)?drive=\"(\\d+)\"[^}]*} 1\\.0$");

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  private final List<URI> gateways;

  private Rests(List<URI> gateways) {
    this.gateways = gateways;
  }

  /** Those of a cluster's gateways. */
  static Rests of(ClusterTarget target) throws IOException {
    return new Rests(
        target.members("gateway").stream()
            .map(Member::management)
            .flatMap(Optional::stream)
            .toList());
  }

  /** The numbers of the drives that any of the gateways leaves alone now, ascending. */
  Set<Integer> now() {
    Set<Integer> drives = new TreeSet<>();
    gateways.forEach(gateway -> drives.addAll(resting(metrics(gateway))));
    return drives;
  }

  /** Those that a text of metrics names. */
  static Set<Integer> resting(String metrics) {
    Set<Integer> drives = new TreeSet<>();
    Matcher found = RESTING.matcher(metrics);
    while (found.find()) {
      drives.add(Integer.valueOf(found.group(1)));
    }
    return drives;
  }

  /** The metrics of a gateway; none when it does not answer. */
  private static String metrics(URI gateway) {
    HttpRequest request =
        HttpRequest.newBuilder(gateway.resolve("/metrics")).timeout(PATIENCE).build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
