package org.nonagon.metadataservice.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
  @TempDir Path folder;

  @Test
  void binariesAreUnpackedOnceInABootAndAgainInTheNext() throws IOException {
    Path postgres = PostgresBinaries.unpackBelow(folder).executable("postgres");
    FileTime unpacked = Files.getLastModifiedTime(postgres);
    assertThat(postgres).isExecutable();

    PostgresBinaries same = PostgresBinaries.unpackBelow(folder);
    assertThat(Files.getLastModifiedTime(same.executable("postgres"))).isEqualTo(unpacked);

    // A power loss tore the tree: the boot differs, and the file is empty.
    Files.writeString(same.root().resolve("unpacked-in-boot"), "another boot\n");
    Files.write(same.executable("initdb"), new byte[0]);
    assertThat(PostgresBinaries.unpackBelow(folder).executable("initdb")).isNotEmptyFile();
    assertThat(folder.toFile().list()).containsExactly("bin-" + PostgresBinaries.VERSION);
  }
}
