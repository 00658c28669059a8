package org.nonagon.cli.role;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.setting.SettingSources;

/**
 * The access key of the root account, kept in the form of {@code ~/.aws/credentials}. Its text form
 * leaves the secret out.
 *
 * @param accessKey 3 to 128 letters, digits, '_' or '-'
 * @param secretKey at least 8 characters
 */
public record RootCredentials(String accessKey, String secretKey) {
  static final String ACCESS_VARIABLE = "NONAGON_ROOT_ACCESS_KEY";
  static final String SECRET_VARIABLE = "NONAGON_ROOT_SECRET_KEY";

  private static final Predicate<String> ACCESS_KEY =
      Pattern.compile("[A-Za-z0-9_-]{3,128}").asMatchPredicate();
  private static final Predicate<String> SECRET_KEY =
      Pattern.compile("\\p{Graph}{8,128}").asMatchPredicate();
  private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String MIXED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int ACCESS_CHARS = 20;
  private static final int SECRET_CHARS = 40;

  /** Refuses what no client could be configured with. */
  public RootCredentials {
    if (!ACCESS_KEY.test(accessKey)) {
      throw new WrongUse("the root access key must be 3 to 128 letters, digits, '_' or '-'");
    }
    if (!SECRET_KEY.test(secretKey)) {
      throw new WrongUse("the root secret key must be 8 to 128 printable ASCII characters");
    }
  }

  /** Makes new ones, without the characters that trip over shells and URLs. */
  public static RootCredentials random(SecureRandom random) {
    return new RootCredentials(
        text(random, UPPER, ACCESS_CHARS), text(random, MIXED, SECRET_CHARS));
  }

  /** Those that the environment gives: both, or none. */
  public static Optional<RootCredentials> fromEnvironment(SettingSources sources) {
    Optional<String> access = sources.variable(ACCESS_VARIABLE);
    Optional<String> secret = sources.variable(SECRET_VARIABLE);
    if (access.isPresent() != secret.isPresent()) {
      throw new WrongUse(ACCESS_VARIABLE + " and " + SECRET_VARIABLE + " go together");
    }
    return access.flatMap(key -> secret.map(text -> new RootCredentials(key, text)));
  }

  /** Reads what {@link #toFile} wrote; empty when a key is missing. */
  public static Optional<RootCredentials> parse(List<String> lines) {
    Optional<String> access = value(lines, "aws_access_key_id");
    Optional<String> secret = value(lines, "aws_secret_access_key");
    return access.flatMap(key -> secret.map(text -> new RootCredentials(key, text)));
  }

  /** The file's text, which aws-cli reads by {@code AWS_SHARED_CREDENTIALS_FILE}. */
  public String toFile() {
    return "[default]\naws_access_key_id = "
        + accessKey
        + "\naws_secret_access_key = "
        + secretKey
        + "\n";
  }

  @Override
  public String toString() {
    return "RootCredentials[" + accessKey + "]";
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .map(line -> line.split("=", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(name))
        .map(parts -> parts[1].strip())
        .findFirst();
  }

  private static String text(SecureRandom random, String alphabet, int chars) {
    StringBuilder text = new StringBuilder(chars);
    for (int i = 0; i < chars; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
