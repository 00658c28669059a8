package org.nonagon.metadataservice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseChecksTest {
  @RegisterExtension static final PostgresForTests POSTGRES = PostgresForTests.empty();

  @Test
  void theEmbeddedDatabaseIsFit() {
    assertThat(DatabaseChecks.check(POSTGRES.database()))
        .isInstanceOfSatisfying(
            DatabaseVerdict.Fit.class,
            fit -> assertThat(fit.serverVersion()).startsWith(PostgresBinaries.MAJOR_VERSION));
  }

  @Test
  void aDatabaseOutOfReachIsUnfitAndItsPasswordNotPrinted() {
    DatabaseSettings nobody = new DatabaseSettings("127.0.0.1", 1, "x", "user", "secret-word");

    assertThat(DatabaseChecks.check(nobody))
        .isInstanceOfSatisfying(
            DatabaseVerdict.Unfit.class,
            unfit ->
                assertThat(unfit.reason())
                    .contains("user@127.0.0.1:1/x")
                    .doesNotContain("secret-word"));
  }

  @Test
  void whatWouldLoseDataIsRefusedInOneLine() {
    assertThat(judge("140010", "on", "on", "UTF8")).contains("too old");
    assertThat(judge("180006", "off", "on", "UTF8")).contains("fsync = off");
    assertThat(judge("180006", "on", "off", "UTF8")).contains("full_page_writes = off");
    assertThat(judge("180006", "on", "on", "SQL_ASCII")).contains("SQL_ASCII");
  }

  private static String judge(String versionNum, String fsync, String pages, String encoding) {
    DatabaseVerdict verdict = DatabaseChecks.judge(versionNum, "x.y", fsync, pages, encoding);
    assertThat(verdict).isInstanceOf(DatabaseVerdict.Unfit.class);
    String reason = ((DatabaseVerdict.Unfit) verdict).reason();
    assertThat(reason.lines()).hasSize(1);
    return reason;
  }
}
