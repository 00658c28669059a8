package org.nonagon.erasure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MODULE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.nonagon.erasure");

  @Test
  void theModuleNeedsTheJdkOnly() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.jspecify..", "jdk.incubator.vector", "org.nonagon.erasure..")
        .check(MODULE);
  }

  @Test
  void theAlgebraKnowsNothingOfKernelsAndKernelsNothingOfTheCoder() {
    noClasses()
        .that()
        .resideInAPackage("..galois..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("..erasure.kernel..", "org.nonagon.erasure")
        .check(MODULE);
    noClasses()
        .that()
        .resideInAPackage("..kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.nonagon.erasure")
        .check(MODULE);
  }
}
