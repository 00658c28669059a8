package org.nonagon.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.mutiny.Uni;
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
  void onlyTheEdgeKnowsVertx() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.nonagon.gateway", "org.nonagon.gateway.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.vertx..", "io.netty..", "io.quarkus..")
        .check(CLASSES);
  }

  @Test
  void nothingBelowCallsBackUp() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.nonagon.gateway", "org.nonagon.gateway.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nonagon.gateway", "org.nonagon.gateway.http..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("org.nonagon.gateway.reclaim..", "org.nonagon.gateway.body..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nonagon.gateway.s3.bucket..", "org.nonagon.gateway.s3.multipart..")
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nonagon.storagenode..", "org.nonagon.metadataservice..")
        .check(CLASSES);
  }

  @Test
  void nobodyWaits() {
    noClasses().should().callMethod(Uni.class, "await").check(CLASSES);
  }

  @Test
  void onlyTheErrorMapperBuildsAnErrorBody() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("org.nonagon.gateway.s3.S3ErrorMapper")
        .and()
        .doNotHaveFullyQualifiedName("org.nonagon.gateway.s3.xml.XmlWriter")
        .and()
        .doNotHaveFullyQualifiedName("org.nonagon.gateway.s3.xml.PostResponse")
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
