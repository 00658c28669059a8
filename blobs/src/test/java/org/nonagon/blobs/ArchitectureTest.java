package org.nonagon.blobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.nonagon.blobs.mend.MendPlan;
import org.nonagon.blobs.read.HedgePolicy;
import org.nonagon.blobs.read.LatencyMedian;
import org.nonagon.blobs.write.Placement;
import org.nonagon.blobs.write.WriteQuorum;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.nonagon.blobs");

  private static final String REMOTE = "org.nonagon.blobs.remote..";
  private static final String GUARD = "org.nonagon.blobs.remote.guard..";

  @Test
  void onlyMutinyIsImportedFromOutsideButWhereTheNetworkIsMet() {
    classes()
        .that()
        .resideOutsideOfPackage(REMOTE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.smallrye.mutiny..",
            "org.nonagon.blobs..",
            "org.nonagon.erasure..",
            "org.nonagon.protocol..")
        .check(CLASSES);
  }

  /** Drives of other processes are spoken with by the HTTP client that the process has anyway. */
  @Test
  void remoteDrivesMeetTheNetworkAndNothingElseMeetsThem() {
    classes()
        .that()
        .resideInAPackage("org.nonagon.blobs.remote")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.smallrye.mutiny..",
            "io.vertx.core..",
            "io.netty.buffer..",
            "io.netty.channel..",
            "org.nonagon.blobs.remote",
            "org.nonagon.protocol..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(REMOTE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(REMOTE)
        .check(CLASSES);
  }

  /** Of fault tolerance, only strategies that are told the time; neither the network nor CDI. */
  @Test
  void guardsKnowShardStoresAndStrategiesOnly() {
    classes()
        .that()
        .resideInAPackage(GUARD)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "io.smallrye.mutiny..",
            "io.smallrye.faulttolerance.core..",
            "org.eclipse.microprofile.faulttolerance.exceptions..",
            "org.nonagon.blobs",
            GUARD,
            "org.nonagon.protocol..")
        .check(CLASSES);
  }

  @Test
  void whatDecidesImportsNothingAtAll() {
    for (Class<?> pure :
        new Class<?>[] {
          WriteQuorum.class, Placement.class, HedgePolicy.class, LatencyMedian.class, MendPlan.class
        }) {
      noClasses()
          .that()
          .areAssignableTo(pure)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.smallrye..", "java.util.concurrent..", "java.time..")
          .check(CLASSES);
    }
  }

  @Test
  void readingAndWritingDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("org.nonagon.blobs.read..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.nonagon.blobs.write..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("org.nonagon.blobs.write..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.nonagon.blobs.read..")
        .check(CLASSES);
  }

  @Test
  void mendingKnowsNothingOfWriting() {
    noClasses()
        .that()
        .resideInAPackage("org.nonagon.blobs.mend..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.nonagon.blobs.write..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("org.nonagon.blobs.read..", "org.nonagon.blobs.write..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.nonagon.blobs.mend..")
        .check(CLASSES);
  }
}
