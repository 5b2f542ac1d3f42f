package io.holdfast.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;

/** Holds {@code docs/rfc6455.md} to the tests, and the tests to it. */
final class SpecificationTableTest {

  private static final Path TABLE = Path.of("docs", "rfc6455.md");
  private static final Pattern ROW =
      Pattern.compile("\\| (RFC \\d+ §[\\d.]+) \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:\\.\\w+)*)\\.(\\w+)`");
  private static final Pattern SECTION = Pattern.compile("(RFC \\d+ §[\\d.]+)[ :].*");

  /** A rule in the table. */
  private record Row(String section, String rule, List<String> tests) {}

  @Test
  void everyTestInTheTableExists() throws IOException {
    List<String> named = rows().stream().flatMap(row -> row.tests.stream()).toList();

    assertThat(named).isNotEmpty().allSatisfy(SpecificationTableTest::assertIsTest);
  }

  @Test
  void everyTestOfASectionIsInTheTable() throws Exception {
    List<String> named = rows().stream().flatMap(row -> row.tests.stream()).toList();

    assertThat(named).containsAll(testsBySection().keySet());
  }

  @Test
  void everySectionOfATestIsInTheTable() throws Exception {
    List<String> sections = rows().stream().map(Row::section).toList();

    assertThat(sections).containsAll(testsBySection().values());
  }

  @Test
  void everyRuleStandsOnceAndHasATest() throws IOException {
    List<Row> rows = rows();

    assertThat(rows).extracting(row -> row.section + row.rule).doesNotHaveDuplicates();
    assertThat(rows).allMatch(row -> !row.tests.isEmpty());
    try (Stream<String> lines = Files.lines(table())) {
      assertThat(lines.filter(line -> line.startsWith("| RFC"))).hasSameSizeAs(rows);
    }
  }

  private static List<Row> rows() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(table())) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        List<String> tests = new ArrayList<>();
        Matcher test = TEST.matcher(row.group(3));
        while (test.find()) {
          tests.add(test.group(1) + "." + test.group(2));
        }
        rows.add(new Row(row.group(1), row.group(2), tests));
      }
    }
    return rows;
  }

  /** Found upwards from where the tests run, which is the module or the root. */
  private static Path table() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve(TABLE))) {
      directory = directory.getParent();
      assertThat(directory).as("the directory that has " + TABLE).isNotNull();
    }
    return directory.resolve(TABLE);
  }

  private static void assertIsTest(String name) throws ClassNotFoundException {
    int dot = name.lastIndexOf('.');
    String className = name.substring(0, dot).replace('.', '$');
    Class<?> testClass =
        Class.forName(SpecificationTableTest.class.getPackageName() + "." + className);

    assertThat(testClass.getDeclaredMethods())
        .as(name)
        .anyMatch(method -> method.getName().equals(name.substring(dot + 1)) && isTest(method));
  }

  private static boolean isTest(Method method) {
    return AnnotationSupport.isAnnotated(method, Testable.class);
  }

  /** {@return the tests in groups named after a section, each with its section} */
  private static Map<String, String> testsBySection()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Map<String, String> tests = new TreeMap<>();
    for (Class<?> group : testClasses()) {
      DisplayName name = group.getAnnotation(DisplayName.class);
      Matcher section = SECTION.matcher(name == null ? "" : name.value());
      if (section.matches()) {
        for (Method method : group.getDeclaredMethods()) {
          if (isTest(method)) {
            String className = group.getName().substring(group.getPackageName().length() + 1);
            tests.put(className.replace('$', '.') + "." + method.getName(), section.group(1));
          }
        }
      }
    }
    return tests;
  }

  private static List<Class<?>> testClasses()
      throws IOException, URISyntaxException, ClassNotFoundException {
    Path root =
        Path.of(
            SpecificationTableTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    String packageName = SpecificationTableTest.class.getPackageName();
    List<String> names;
    try (Stream<Path> files = Files.list(root.resolve(packageName.replace('.', '/')))) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".class"))
              .map(name -> name.substring(0, name.length() - ".class".length()))
              .toList();
    }
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names) {
      classes.add(
          Class.forName(
              packageName + "." + name, false, SpecificationTableTest.class.getClassLoader()));
    }
    return classes;
  }
}
