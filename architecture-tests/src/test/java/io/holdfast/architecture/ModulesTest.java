package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every module of the tree must have. */
final class ModulesTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void everyModuleIsNullMarked() throws IOException {
    for (Path moduleInfo : moduleInfos()) {
      assertThat(moduleInfo).content().contains("@org.jspecify.annotations.NullMarked");
    }
  }

  @Test
  void librariesExportTheirRootPackageAndWhatUsersExtendOnly() throws IOException {
    for (Path moduleInfo : moduleInfos()) {
      List<String> words = words(moduleInfo, "module ");
      assertThat(words(moduleInfo, "exports "))
          .allMatch(
              name ->
                  name.endsWith(".spi") || words.contains(name) || name.split("\\.").length <= 3);
    }
  }

  private static List<String> words(Path moduleInfo, String before) throws IOException {
    return Files.readAllLines(moduleInfo).stream()
        .map(String::trim)
        .filter(line -> line.startsWith(before))
        .map(line -> line.substring(before.length()).replaceAll("[ ;{]", ""))
        .toList();
  }

  private static List<Path> moduleInfos() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> found =
          modules
              .map(module -> module.resolve("src/main/java/module-info.java"))
              .filter(Files::exists)
              .toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }
}
