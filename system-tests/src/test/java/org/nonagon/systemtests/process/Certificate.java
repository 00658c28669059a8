package org.nonagon.systemtests.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for loopback that signs itself, made by the JDK's keytool.
 *
 * @param store holds both
 * @param certificate file in PEM form
 * @param key file in PEM form
 */
record Certificate(KeyStore store, Path certificate, Path key) {
  private static final String PASSWORD = "password";
  private static final String ALIAS = "server";
  private static final int TIMEOUT_SECONDS = 300;

  /** Makes one, and a key of that algorithm. */
  static Certificate create(Path folder, String name, String keyAlgorithm) throws Exception {
    Path file = folder.resolve(name + ".p12");
    keytool(file, keyAlgorithm);
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    return new Certificate(
        store,
        pem(folder.resolve(name + ".crt"), "CERTIFICATE", store.getCertificate(ALIAS).getEncoded()),
        pem(
            folder.resolve(name + ".key"),
            "PRIVATE KEY",
            store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
  }

  /** Sockets of a client that trusts this certificate and no other. */
  SSLSocketFactory sockets() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static void keytool(Path file, String keyAlgorithm) throws Exception {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    keyAlgorithm,
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "SAN=IP:127.0.0.1,DNS:localhost",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("keytool made no certificate");
    }
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    return Files.writeString(
        file, "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, body, kind));
  }
}
