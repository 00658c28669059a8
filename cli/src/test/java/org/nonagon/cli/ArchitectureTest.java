package org.nonagon.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.nonagon.cli.cluster.ClusterCommands;
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
        .resideOutsideOfPackages(
            "org.nonagon.cli.server..", "org.nonagon.cli.role..", "org.nonagon.cli.cluster..")
        .or()
        .areAssignableTo(ServerCommand.class)
        .or()
        .areAssignableTo(ClusterCommands.class)
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
        .resideInAPackage("org.nonagon.cli.setting")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "picocli..", "org.nonagon.cli", "org.nonagon.cli.setting", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void nothingIsNamedAfterNothing() {
    noClasses().should().haveNameMatching(".*(Util|Helper|Manager|Impl)").check(CLASSES);
  }
}
