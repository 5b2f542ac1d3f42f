package io.holdfast.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents show and point to exists. */
final class DocumentsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern SNIPPET = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");
  private static final List<String> NOT_OURS = List.of("target", "node_modules", ".git");

  @Test
  void everySnippetIsCutFromAProgramThatIsCompiledAndTested() throws IOException {
    List<String> programs = new ArrayList<>();
    for (Path source : files(".java")) {
      if (source.startsWith(ROOT.resolve("examples")) || source.toString().contains("/src/test/")) {
        programs.add(withoutIndentation(Files.readString(source)));
      }
    }

    List<String> snippets = new ArrayList<>();
    for (Path document : files(".md")) {
      Matcher matcher = SNIPPET.matcher(Files.readString(document));
      while (matcher.find()) {
        snippets.add(withoutIndentation(matcher.group(1)));
      }
    }

    assertThat(snippets)
        .isNotEmpty()
        .allSatisfy(snippet -> assertThat(snippet).isNotBlank())
        .allMatch(snippet -> programs.stream().anyMatch(program -> program.contains(snippet)));
  }

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    for (Path document : files(".md")) {
      Matcher link = LINK.matcher(Files.readString(document));
      while (link.find()) {
        assertThat(document.resolveSibling(link.group(1))).as("link in %s", document).exists();
      }
    }
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
  }

  private static List<Path> files(String extension) throws IOException {
    List<Path> found = new ArrayList<>();
    collect(ROOT, extension, found);
    return found;
  }

  private static void collect(Path directory, String extension, List<Path> found)
      throws IOException {
    List<Path> children;
    try (Stream<Path> listed = Files.list(directory)) {
      children = listed.toList();
    }
    for (Path child : children) {
      if (Files.isDirectory(child)) {
        if (!NOT_OURS.contains(child.getFileName().toString())) {
          collect(child, extension, found);
        }
      } else if (child.toString().endsWith(extension)) {
        found.add(child);
      }
    }
  }
}
