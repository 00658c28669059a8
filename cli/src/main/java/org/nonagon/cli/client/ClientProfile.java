package org.nonagon.cli.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a client command speaks to, and as whom; found as aws-cli finds it: the command line, then
 * {@code AWS_*} variables, then the profile in {@code ~/.aws/credentials} and {@code
 * ~/.aws/config}.
 *
 * @param endpoint scheme, host and port; {@link #DEFAULT_ENDPOINT} when none is named, never AWS
 * @param accessKey the access key id
 * @param secretKey its secret
 * @param region the region that signatures name
 */
public record ClientProfile(URI endpoint, String accessKey, String secretKey, String region) {
  /** Where {@code nonagon server} listens unless it is told otherwise. */
  public static final URI DEFAULT_ENDPOINT = URI.create("http://127.0.0.1:9000");

  private static final String DEFAULT_REGION = "us-east-1";

  /** Never shows the secret. */
  @Override
  public String toString() {
    return "ClientProfile[" + endpoint + ", " + accessKey + "]";
  }

  /**
   * Finds the profile.
   *
   * @param endpoint what the command line says
   * @param profile what the command line says
   * @param environment the environment's variables
   * @param home the user's home folder
   * @return empty when there are no credentials anywhere
   */
  public static Optional<ClientProfile> find(
      Optional<String> endpoint,
      Optional<String> profile,
      Map<String, String> environment,
      Path home)
      throws IOException {
    String name = profile.or(() -> value(environment, "AWS_PROFILE")).orElse("default");
    Map<String, String> settings = new HashMap<>();
    settings.putAll(
        section(
            file(environment, "AWS_CONFIG_FILE", home.resolve(".aws/config")), configName(name)));
    settings.putAll(
        section(
            file(environment, "AWS_SHARED_CREDENTIALS_FILE", home.resolve(".aws/credentials")),
            name));
    if (profile.isEmpty()) {
      overlay(settings, "aws_access_key_id", environment, "AWS_ACCESS_KEY_ID");
      overlay(settings, "aws_secret_access_key", environment, "AWS_SECRET_ACCESS_KEY");
    }
    overlay(settings, "region", environment, "AWS_DEFAULT_REGION");
    overlay(settings, "region", environment, "AWS_REGION");
    overlay(settings, "endpoint_url", environment, "AWS_ENDPOINT_URL");
    overlay(settings, "endpoint_url", environment, "AWS_ENDPOINT_URL_S3");
    endpoint.ifPresent(url -> settings.put("endpoint_url", url));
    return of(settings);
  }

  private static Optional<ClientProfile> of(Map<String, String> settings) {
    String accessKey = settings.getOrDefault("aws_access_key_id", "");
    String secretKey = settings.getOrDefault("aws_secret_access_key", "");
    if (accessKey.isEmpty() || secretKey.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ClientProfile(
            Optional.ofNullable(settings.get("endpoint_url"))
                .map(URI::create)
                .orElse(DEFAULT_ENDPOINT),
            accessKey,
            secretKey,
            settings.getOrDefault("region", DEFAULT_REGION)));
  }

  private static void overlay(
      Map<String, String> settings, String key, Map<String, String> environment, String variable) {
    value(environment, variable).ifPresent(v -> settings.put(key, v));
  }

  private static Optional<String> value(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(v -> !v.isEmpty());
  }

  private static Path file(Map<String, String> environment, String variable, Path otherwise) {
    return value(environment, variable).map(Path::of).orElse(otherwise);
  }

  private static String configName(String profile) {
    return profile.equals("default") ? profile : "profile " + profile;
  }

  /**
   * The {@code key = value} lines of one section of a file of AWS's form; none when there is no
   * file.
   */
  static Map<String, String> section(Path file, String name) throws IOException {
    Map<String, String> values = new HashMap<>();
    if (!Files.isReadable(file)) {
      return values;
    }
    boolean inside = false;
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      if (text.startsWith("[")) {
        inside = text.equals("[" + name + "]");
      } else if (inside && !text.startsWith("#") && text.contains("=")) {
        int equals = text.indexOf('=');
        values.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
      }
    }
    return values;
  }
}
