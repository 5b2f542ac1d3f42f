package io.holdfast.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The layers of docs/ARCHITECTURE.md, where module-info cannot say it. */
@AnalyzeClasses(packages = "io.holdfast", importOptions = ImportOption.DoNotIncludeTests.class)
final class LayeringTest {

  private static final String[] WITHOUT_IO = {
    "io.holdfast.error..",
    "io.holdfast.websocket..",
    "io.holdfast.engineio..",
    "io.holdfast.socketio.."
  };

  @ArchTest
  static final ArchRule onlyNettySeesChannels =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.holdfast.netty..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.netty.channel..",
              "io.netty.bootstrap..",
              "io.netty.handler..",
              "io.netty.util..");

  @ArchTest
  static final ArchRule theProtocolLayersDoNoInputOrOutput =
      noClasses()
          .that()
          .resideInAnyPackage(WITHOUT_IO)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.net..", "java.io..", "java.nio.file..", "java.nio.channels..")
                  // An address is a value.
                  .and(not(type(InetSocketAddress.class).or(type(InetAddress.class)))))
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Thread.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule theLogKnowsNothingOfSockets =
      classes()
          .that()
          .resideInAPackage("io.holdfast.log..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast.log..",
              "io.holdfast.socketio.spi..",
              "io.holdfast.error..",
              "java..",
              "org.sqlite..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule theAccountsKnowNothingOfDoors =
      classes()
          .that()
          .resideInAPackage("io.holdfast.accounts..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast.accounts..",
              "io.holdfast.socketio.spi..",
              "io.holdfast.error..",
              "java..",
              "org.jspecify..",
              "org.springframework.security.crypto.bcrypt..",
              "tools.jackson..");

  @ArchTest
  static final ArchRule presenceKnowsNothingButALog =
      classes()
          .that()
          .resideInAPackage("io.holdfast.presence..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast.presence..",
              "io.holdfast.socketio.spi..",
              "io.holdfast.error..",
              "java..",

  @ArchTest
  static final ArchRule theSearchKnowsNothingOfSocketsNorOfOneKindOfLog =
      classes()
          .that()
          .resideInAPackage("io.holdfast.search..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast.search..",
              "io.holdfast.socketio.spi..",
              "io.holdfast.error..",
              "java..",
              "org.sqlite..",

  @ArchTest
  static final ArchRule documentsKnowOfTheLogOnlyWhatEveryLogHas =
      classes()
          .that()
          .resideInAPackage("io.holdfast.documents..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast.documents..",
              "io.holdfast.socketio.spi..",
              "io.holdfast.error..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule theFacadeKnowsOnlyWhatIsBelow =
      classes()
          .that()
          .resideInAPackage("io.holdfast")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast",
              "io.holdfast.client..",
              "io.holdfast.netty..",
              "io.holdfast.socketio..",
              "io.holdfast.engineio..",
              "io.holdfast.websocket..",
              "io.holdfast.error..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule theCommandsKnowTheServerByItsProtocolOnly =
      classes()
          .that()
          .resideInAPackage("io.holdfast.cli..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast.cli..",
              "java..",
              "javax.net.ssl",
              "picocli",
              "tools.jackson..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule thereAreNoCyclesOfPackages =
      slices().matching("io.holdfast.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nobodyUsesJavaUtilLogging =
      GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

  @ArchTest
  static final ArchRule nobodyPrintsToTheStandardStreams =
      GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest
  static final ArchRule nobodyThrowsGenericExceptions =
      GeneralCodingRules.NO_CLASSES_SHOULD_THROW_GENERIC_EXCEPTIONS;
}
