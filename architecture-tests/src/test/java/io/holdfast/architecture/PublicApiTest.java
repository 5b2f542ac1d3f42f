package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The public API is a promise: it changes on purpose only. Run with {@code -Dapi.update=true} to
 * accept a change, and name it in CHANGELOG.md.
 */
final class PublicApiTest {

  private static final Path PROMISED = Path.of("src/test/resources/api");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.holdfast",
        "io.holdfast.accounts",
        "io.holdfast.client",
        "io.holdfast.documents",
        "io.holdfast.engineio",
        "io.holdfast.error",
        "io.holdfast.log",
        "io.holdfast.msgpack",
        "io.holdfast.netty",
        "io.holdfast.presence",
        "io.holdfast.search",
        "io.holdfast.socketio",
        "io.holdfast.socketio.admin",
        "io.holdfast.socketio.spi",
        "io.holdfast.tokens",
        "io.holdfast.websocket"
      })
  void theApiIsWhatWasPromised(String packageName) throws IOException {
    Path promised = PROMISED.resolve(packageName + ".txt");
    String actual = describe(packageName);
    if (Boolean.getBoolean("api.update")) {
      Files.createDirectories(PROMISED);
      Files.writeString(promised, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(promised));
  }

  private static String describe(String packageName) {
    List<String> lines = new ArrayList<>();
    new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(packageName).stream()
            .filter(type -> type.getPackageName().equals(packageName))
            .filter(PublicApiTest::isVisible)
            .sorted(Comparator.comparing(JavaClass::getName))
            .forEach(type -> describe(type, lines));
    return String.join("\n", lines) + "\n";
  }

  private static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(PublicApiTest::isVisible).orElse(true);
  }

  private static void describe(JavaClass type, List<String> lines) {
    lines.add(type.getName());
    type.getMembers().stream()
        .filter(PublicApiTest::isPromised)
        .map(PublicApiTest::describe)
        .sorted()
        .forEach(member -> lines.add("  " + member));
  }

  private static boolean isPromised(JavaMember member) {
    boolean isOpen =
        member.getModifiers().contains(JavaModifier.PUBLIC)
            || member.getModifiers().contains(JavaModifier.PROTECTED);
    return isOpen
        && !member.getModifiers().contains(JavaModifier.SYNTHETIC)
        && !member.getModifiers().contains(JavaModifier.BRIDGE);
  }

  private static String describe(JavaMember member) {
    if (member instanceof JavaField field) {
      return field.getName() + ": " + field.getRawType().getName();
    }
    JavaCodeUnit unit = (JavaCodeUnit) member;
    String parameters =
        unit.getRawParameterTypes().stream()
            .map(JavaClass::getName)
            .collect(Collectors.joining(", "));
    return unit.getName() + "(" + parameters + "): " + unit.getRawReturnType().getName();
  }
}
