package org.nonagon.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.nonagon.gateway.s3.xml.XmlWriter;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.nonagon.gateway");

  @Test
  void parsersAndSignaturesKnowNoFramework() {
    noClasses()
        .that()
        .resideInAnyPackage("org.nonagon.gateway.auth..", "org.nonagon.gateway.s3.xml..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.smallrye..", "io.quarkus..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void onlyTheErrorMapperBuildsAnErrorBody() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.nonagon.gateway.s3.S3ErrorMapper")
        .and()
        .doNotHaveFullyQualifiedName("org.nonagon.gateway.s3.xml.XmlWriter")
        .should()
        .callMethod(XmlWriter.class, "plainDocument", String.class)
        .check(CLASSES);
  }

  @Test
  void noClassIsCalledAfterNothing() {
    noClasses().should().haveSimpleNameEndingWith("Util").check(CLASSES);
    noClasses().should().haveSimpleNameEndingWith("Helper").check(CLASSES);
    noClasses().should().haveSimpleNameEndingWith("Manager").check(CLASSES);
    noClasses().should().haveSimpleNameEndingWith("Impl").check(CLASSES);
  }
}
