package org.nonagon.protocol;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String AWS_CRT = "software.amazon.awssdk.crt..";
  private static final String VECTORS = "jdk.incubator.vector..";

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.nonagon.protocol");

  @Test
  void theModuleNeedsTheJdkMutinyAndErasureAndTheLibraryOfOneChecksum() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "org.jspecify..",
            "io.smallrye.mutiny..",
            "org.nonagon.erasure..",
            "org.nonagon.protocol..",
            AWS_CRT,
            VECTORS)
        .check(MODULE);
  }

  @Test
  void onlyTheKernelOfVectorsNeedsTheirModule() {
    noClasses()
        .that()
        .haveNameNotMatching(".*\\.md5\\.(VectorKernel|VectorRounds|LaneTransposition)")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(VECTORS)
        .check(MODULE);
  }

  @Test
  void oneClassKnowsTheNativeLibrary() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.nonagon.protocol.checksum.AwsCrtCrc64")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(AWS_CRT)
        .check(MODULE);
  }

  @Test
  void checksumsNeedNoFramework() {
    noClasses()
        .that()
        .resideInAPackage("..checksum..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.smallrye..")
        .check(MODULE);
  }
}
