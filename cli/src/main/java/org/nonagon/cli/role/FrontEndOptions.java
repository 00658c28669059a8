package org.nonagon.cli.role;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.nonagon.cli.setting.HostPort;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.gateway.GatewayConfig;
import org.nonagon.gateway.GatewayConfig.Tls;

/**
 * What an S3 front end was asked for, checked.
 *
 * @param listen address of S3
 * @param domains names below which buckets are hosts
 * @param region the region that requests are signed for
 * @param acceptsSignatureV2 whether requests may be signed by Signature Version 2
 * @param tls what to serve HTTPS with; empty for plain HTTP
 * @param stopGrace how long a stop waits for requests in flight
 */
public record FrontEndOptions(
    HostPort listen,
    List<String> domains,
    String region,
    boolean acceptsSignatureV2,
    Optional<Tls> tls,
    Duration stopGrace) {

  private static final Logger LOG = Logger.getLogger(FrontEndOptions.class);
  private static final int MAX_STOP_GRACE_SECONDS = 3600;

  /** Copies the list. */
  public FrontEndOptions {
    domains = List.copyOf(domains);
  }

  /** Reads the settings of a front end. */
  public static FrontEndOptions from(SettingSources sources) {
    return new FrontEndOptions(
        sources.address(Setting.LISTEN),
        sources.read(Setting.DOMAIN, DomainNames::parse).orElse(List.of()),
        sources.get(Setting.REGION),
        sources.read(Setting.SIGNATURE_V2, FrontEndOptions::isOn).orElseThrow(),
        TlsFiles.from(sources),
        sources.read(Setting.STOP_GRACE_SECONDS, FrontEndOptions::parseGrace).orElseThrow());
  }

  /** The same on another address. */
  public FrontEndOptions withListen(HostPort other) {
    return new FrontEndOptions(other, domains, region, acceptsSignatureV2, tls, stopGrace);
  }

  /** Where S3 is served. */
  public String endpoint() {
    return (tls.isPresent() ? "https://" : "http://") + listen;
  }

  /** Says on stdout that S3 is served. */
  public void announce() {
    if (tls.isEmpty() && !listen.isLoopback()) {
      LOG.warnf(
          "%s is plain HTTP, which others on the way can read; --tls-certificate and --tls-key"
              + " serve HTTPS",
          endpoint());
    }
    System.out.println("S3 " + endpoint() + " ready");
    System.out.flush();
  }

  GatewayConfig config() {
    GatewayConfig plain = GatewayConfig.of(listen.host(), listen.port());
    return new GatewayConfig(
        plain.host(), plain.port(), region, domains, acceptsSignatureV2, tls, plain.limits());
  }

  private static Duration parseGrace(String text) {
    if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) > MAX_STOP_GRACE_SECONDS) {
      throw new IllegalArgumentException(
          "needs 0 to %d seconds, not '%s'".formatted(MAX_STOP_GRACE_SECONDS, text));
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }

  private static boolean isOn(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException("'" + text + "' is neither on nor off");
    };
  }
}
