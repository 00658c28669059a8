package org.nonagon.cli.role;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Optional;
import org.nonagon.cli.WrongUse;
import org.nonagon.cli.setting.Setting;
import org.nonagon.cli.setting.SettingSources;
import org.nonagon.gateway.GatewayConfig.Tls;

/**
 * The certificate and the key that a server is to serve with, tried out before it listens: read in
 * the way in which Vert.x will, and found to belong together. No refusal quotes what was read.
 */
public final class TlsFiles {
  private static final byte[] PROBE = {1};

  private TlsFiles() {}

  /** The files that the settings name: both, or none. */
  public static Optional<Tls> from(SettingSources sources) {
    Optional<Path> certificate = file(sources, Setting.TLS_CERTIFICATE);
    Optional<Path> key = file(sources, Setting.TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new WrongUse("--tls-certificate and --tls-key go together");
    }
    return certificate.flatMap(chain -> key.map(secret -> new Tls(chain, secret)));
  }

  private static Optional<Path> file(SettingSources sources, Setting setting) {
    return sources.find(setting).map(name -> Path.of(name).toAbsolutePath().normalize());
  }

  /** Refuses files that cannot be served with. */
  public static void check(Tls tls) {
    KeyStore store = load(tls);
    try {
      if (!isPair(store)) {
        throw new WrongUse(
            "the key in %s is not that of the certificate in %s"
                .formatted(tls.key(), tls.certificate()));
      }
    } catch (GeneralSecurityException e) {
      throw new WrongUse("%s cannot be used: %s".formatted(tls.key(), e.getMessage()), e);
    }
  }

  private static KeyStore load(Tls tls) {
    Buffer certificate = read(tls.certificate());
    Buffer key = read(tls.key());
    try {
      return KeyStoreHelper.loadKeyCert(List.of(key), List.of(certificate));
    } catch (Exception e) { // All that it declares.
      throw new WrongUse(
          "%s and %s are not a certificate chain and its key in PEM form: %s"
              .formatted(tls.certificate(), tls.key(), e.getMessage()),
          e);
    }
  }

  private static Buffer read(Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new WrongUse("cannot read " + file + ": " + e, e);
    }
  }

  /** Whether what the key signs is what the certificate verifies. */
  private static boolean isPair(KeyStore store) throws GeneralSecurityException {
    String alias = store.aliases().nextElement();
    PrivateKey secret =
        (PrivateKey) store.getKey(alias, KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
    PublicKey known = store.getCertificate(alias).getPublicKey();
    if (!secret.getAlgorithm().equals(known.getAlgorithm())) {
      return false;
    }
    Signature signer = Signature.getInstance(signatureOf(secret.getAlgorithm()));
    signer.initSign(secret);
    signer.update(PROBE);
    byte[] signature = signer.sign();
    signer.initVerify(known);
    signer.update(PROBE);
    return signer.verify(signature);
  }

  private static String signatureOf(String keyAlgorithm) {
    return switch (keyAlgorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> keyAlgorithm;
    };
  }
}
