package org.nonagon.protocol.checksum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwsCrtCrc64Test extends Crc64KernelContract {

  @Override
  Crc64Kernel kernel() {
    assumeThat(AwsCrtCrc64.load()).as("why there is no native kernel here").isEmpty();
    return Crc64Kernel.AWS_CRT;
  }

  @Test
  void aFolderThatTakesNoFilesIsToldBeforeTheLibraryIsTouched(@TempDir Path folder)
      throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    for (Path useless : new Path[] {file, folder.resolve("none")}) {
      assertThat(AwsCrtCrc64.load("Linux", useless))
          .hasValue("aws-crt cannot be unpacked to " + useless);
    }
  }

  @Test
  void otherSystemsAreToldBeforeTheLibraryIsTouched(@TempDir Path folder) {
    assertThat(AwsCrtCrc64.load("Plan 9", folder)).hasValue("aws-crt comes for Linux only");
    assertThat(folder).isEmptyDirectory();
  }
}
