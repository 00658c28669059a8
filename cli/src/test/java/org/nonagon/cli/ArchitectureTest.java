package org.nonagon.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.nonagon.cli.server.ServerCommand;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.nonagon.cli");

  @Test
  void clientCommandsLoadNoFrameworkAndNoRole() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.nonagon.cli.server..")
        .or()
        .areAssignableTo(ServerCommand.class)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..", "io.vertx..", "io.smallrye..", "org.hibernate..", "org.postgresql..")
        .check(CLASSES);
  }

  @Test
  void settingsAreReadWithoutAnyOtherModule() {
    classes()
        .that()
        .haveSimpleName("ServerSetting")
        .or()
        .haveSimpleName("SettingSources")
        .or()
        .haveSimpleName("ConfigFile")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.nonagon.cli..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void nothingIsNamedAfterNothing() {
    noClasses().should().haveNameMatching(".*(Util|Helper|Manager|Impl)").check(CLASSES);
  }
}
