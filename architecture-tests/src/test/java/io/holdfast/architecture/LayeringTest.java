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
import java.util.stream.Stream;

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
      besideALog("io.holdfast.log..", "org.sqlite..");

  @ArchTest
  static final ArchRule theAccountsKnowNothingOfDoors =
      besideALog(
          "io.holdfast.accounts..",
          "com.fasterxml.jackson.annotation..",
          "org.springframework.security.crypto.bcrypt..",
          "tools.jackson..");

  @ArchTest
  static final ArchRule presenceKnowsNothingButALog = besideALog("io.holdfast.presence..");

  @ArchTest
  static final ArchRule theSearchKnowsNothingOfSocketsNorOfOneKindOfLog =
      besideALog("io.holdfast.search..", "org.sqlite..");

  @ArchTest
  static final ArchRule documentsKnowOfTheLogOnlyWhatEveryLogHas =
      besideALog("io.holdfast.documents..");

  @ArchTest
  static final ArchRule theTokensKnowNothingOfDoors =
      classes()
          .that()
          .resideInAPackage("io.holdfast.tokens..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.holdfast.tokens..",
              "io.holdfast.error..",
              "java..",
              "org.jspecify..",
              "com.nimbusds..");

  @ArchTest
  static final ArchRule theChatKnowsNoHttp =
      noClasses()
          .that()
          .resideInAPackage("io.holdfast.chat..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.holdfast.netty..");

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

  /** A package that knows what every log has, and of others only the libraries that are named. */
  private static ArchRule besideALog(String name, String... libraries) {
    Stream<String> known =
        Stream.of(
            name, "io.holdfast.socketio.spi..", "io.holdfast.error..", "java..", "org.jspecify..");
    return classes()
        .that()
        .resideInAPackage(name)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(Stream.concat(known, Stream.of(libraries)).toArray(String[]::new));
  }
}
