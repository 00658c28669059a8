package org.nonagon.systemtests.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** S3 over HTTPS, and what is said when it is not. */
class TlsIT {
  private static final int BYTES = 3 << 20;

  @TempDir static Path certificates;
  private static Certificate rsa;
  private static Certificate elliptic;

  @TempDir Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    rsa = Certificate.create(certificates, "rsa", "RSA");
    elliptic = Certificate.create(certificates, "elliptic", "EC");
  }

  @Test
  void objectsGoAndComeByHttpsUnderTheCertificateThatWasGiven() throws Exception {
    byte[] body = new byte[BYTES];
    new SplittableRandom(1).nextBytes(body);
    try (ServerProcess server = ServerProcess.start(folder, options(rsa.certificate(), rsa.key()));
        RawConnection connection = RawConnection.open(server.root(), rsa.sockets())) {
      assertThat(server.s3()).hasScheme("https");
      assertThat(server.err()).doesNotContain("plain HTTP");
      assertThat(connection.put("/tls", new byte[0])).isEqualTo(200);
      assertThat(connection.put("/tls/object", body)).isEqualTo(200);
      assertThat(connection.ask("GET", "/tls/object"))
          .isEqualTo(new RawConnection.Head(200, BYTES));
      assertThat(Arrays.equals(connection.read(BYTES), body)).isTrue();

      try (RawConnection plain = RawConnection.open(server.root())) {
        assertThatIOException().isThrownBy(() -> plain.ask("GET", "/"));
      }
      assertThat(server.terminate()).isZero();
    }
  }

  @Test
  void aCertificateWithAnEllipticCurveServesToo() throws Exception {
    try (ServerProcess server =
            ServerProcess.start(folder, options(elliptic.certificate(), elliptic.key()));
        RawConnection connection = RawConnection.open(server.root(), elliptic.sockets())) {
      assertThat(connection.ask("GET", "/").status()).isEqualTo(200);
    }
  }

  @Test
  void filesThatCannotBeServedWithAreRefused() throws Exception {
    Path missing = certificates.resolve("missing.pem");
    Path garbage = Files.writeString(certificates.resolve("garbage.pem"), "not a key");

    Certificate other = Certificate.create(certificates, "other", "EC");

    assertThat(refusal(elliptic.certificate(), other.key())).contains("is not that of");
    assertThat(refusal(rsa.certificate(), elliptic.key())).contains("does not match");
    assertThat(refusal(missing, rsa.key())).contains("cannot read " + missing);
    assertThat(refusal(rsa.certificate(), missing)).contains("cannot read " + missing);
    assertThat(refusal(rsa.certificate(), garbage)).contains("in PEM form");
    assertThat(refusal(garbage, rsa.key())).contains("in PEM form");
    assertThat(Refusal.onFreePorts(folder, "--tls-key", rsa.key().toString()))
        .contains("go together");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void plainHttpBeyondLoopbackIsWarnedOf() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "--listen", "0.0.0.0:0")) {
      assertThat(server.err().lines())
          .filteredOn(line -> line.contains("plain HTTP"))
          .singleElement()
          .asString()
          .contains("WARN", "--tls-certificate");
    }
  }

  private String refusal(Path certificate, Path key) throws Exception {
    return Refusal.onFreePorts(folder, options(certificate, key));
  }

  private static String[] options(Path certificate, Path key) {
    return new String[] {"--tls-certificate", certificate.toString(), "--tls-key", key.toString()};
  }
}
