package org.nonagon.cli.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nonagon.cli.WrongUse;

class DataFolderTest {
  @TempDir Path parent;

  @Test
  void aNewFolderIsTheOwnersOnly() throws IOException {
    try (DataFolder folder = open()) {
      assertThat(mode(path())).isEqualTo("rwx------");
      assertThat(path().resolve("format")).hasContent("1");
      assertThat(folder.findRootCredentials()).isEmpty();
    }
  }

  @Test
  void lookingForReasonsToRefuseMakesNothing() throws IOException {
    assertThat(DataFolder.refuseUnusable(path())).isTrue();
    assertThat(path()).doesNotExist();

    try (DataFolder _ = open()) {
      assertThatThrownBy(() -> DataFolder.refuseUnusable(path()))
          .isInstanceOf(WrongUse.class)
          .hasMessageContaining("in use");
    }
    assertThat(DataFolder.refuseUnusable(path())).isFalse();
  }

  @Test
  void rootCredentialsAreMadeOnceAndKept() throws IOException {
    RootCredentials made;
    try (DataFolder folder = open()) {
      made = folder.createRootCredentials();
    }
    try (DataFolder folder = open()) {
      assertThat(folder.findRootCredentials()).contains(made);
      assertThat(mode(folder.rootCredentialsFile())).isEqualTo("rw-------");
      assertThat(folder.rootCredentialsFile())
          .content()
          .startsWith("[default]\naws_access_key_id = ");
      assertThat(made.toString()).doesNotContain(made.secretKey());
    }
  }

  @Test
  void theMasterKeyIsMadeOnceAndKept() throws IOException {
    String made;
    try (DataFolder folder = open()) {
      made = folder.masterKey().toBase64();
    }
    try (DataFolder folder = open()) {
      assertThat(folder.masterKey().toBase64()).isEqualTo(made);
      assertThat(mode(path().resolve("master.key"))).isEqualTo("rw-------");
    }
  }

  @Test
  void aFolderInUseIsRefused() throws IOException {
    try (DataFolder folder = open()) {
      assertThat(folder.postgres()).doesNotExist();
      assertThatThrownBy(this::open).isInstanceOf(WrongUse.class).hasMessageContaining("in use");
    }
    open().close();
  }

  @Test
  void aDamagedKeyFileIsRefusedRatherThanReplaced() throws IOException {
    try (DataFolder folder = open()) {
      Files.writeString(folder.rootCredentialsFile(), "[default]\n");
      Files.writeString(path().resolve("master.key"), "short\n");

      assertThatThrownBy(folder::findRootCredentials).hasMessageContaining("no access key");
      assertThatThrownBy(folder::masterKey).isInstanceOf(WrongUse.class);
      assertThat(path().resolve("master.key")).hasContent("short");
    }
  }

  private DataFolder open() {
    return DataFolder.open(path(), new SecureRandom());
  }

  private Path path() {
    return parent.resolve("data");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
