package org.nonagon.storagenode;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String HTTP = "org.nonagon.storagenode.http..";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.nonagon.storagenode");

  @Test
  void onlyTheListenerKnowsVertx() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HTTP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", HTTP)
        .check(CLASSES);
  }

  @Test
  void theListenerKnowsDrivesByTheirInterfaceOnly() {
    noClasses()
        .that()
        .resideInAPackage(HTTP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nonagon.storagenode.drive..", "org.nonagon.blobs..")
        .check(CLASSES);
  }
}
