package org.nonagon.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.nonagon.cli.client.ClientProfile;
import org.nonagon.cli.client.RequestSigner;
import org.nonagon.gateway.s3.PercentCoding;

/**
 * Speaks to the admin API of a gateway. Uses {@link HttpURLConnection}, which starts several times
 * faster than the newer client and does HTTPS.
 */
final class AdminClient {
  private static final String ROOT = "/_nonagon/admin/v1/";
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 60_000;
  private static final int MAX_ANSWER_BYTES = 64 << 20;

  private final ClientProfile profile;
  private final InstantSource clock;

  AdminClient(ClientProfile profile, InstantSource clock) {
    this.profile = profile;
    this.clock = clock;
  }

  /** The gateway refused, or could not be spoken to; the message is for people. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean isFinal;

    Refused(String message, boolean isFinal) {
      super(message);
      this.isFinal = isFinal;
    }

    /** Whether asking again would be answered the same. */
    boolean isFinal() {
      return isFinal;
    }
  }

  /**
   * Asks or orders something.
   *
   * @param name what follows the root of the API
   * @param arguments of the query
   * @return the answer, one JSON object
   * @throws Refused if the gateway did not do it
   */
  String send(String method, String name, Map<String, String> arguments) throws IOException {
    String path = ROOT + name;
    String query =
        new TreeMap<>(arguments)
            .entrySet().stream()
                .map(argument -> coded(argument.getKey()) + '=' + coded(argument.getValue()))
                .collect(Collectors.joining("&"));
    URI uri = profile.endpoint().resolve(query.isEmpty() ? path : path + '?' + query);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setRequestMethod(method);
    new RequestSigner(profile, uri.getAuthority(), clock)
        .headers(method, path, query)
        .lines()
        .map(line -> line.split(": ", 2))
        .forEach(field -> connection.setRequestProperty(field[0], field[1]));
    if (!method.equals("GET")) {
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(0);
    }
    return answer(connection);
  }

  private static String coded(String text) {
    return PercentCoding.encode(text.getBytes(UTF_8));
  }

  private String answer(HttpURLConnection connection) throws IOException {
    try {
      if (connection.getDoOutput()) {
        connection.getOutputStream().close();
      }
      int status = connection.getResponseCode();
      boolean isDone = status / 100 == 2;
      InputStream stream = isDone ? connection.getInputStream() : connection.getErrorStream();
      String body = stream == null ? "" : new String(stream.readNBytes(MAX_ANSWER_BYTES), UTF_8);
      if (!isDone) {
        throw new Refused(refusal(status, body), status / 100 == 4);
      }
      return body;
    } catch (ConnectException nobody) {
      throw new Refused(
          "nothing listens at %s; name the gateway with --endpoint".formatted(profile.endpoint()),
          false);
    }
  }

  private static String refusal(int status, String body) {
    try {
      Json error = Json.parse(body);
      return "%s: %s".formatted(error.at("code").text(), error.at("message").text());
    } catch (IOException notJson) {
      return "the endpoint answered %d and is no gateway of Nonagon".formatted(status);
    }
  }
}
