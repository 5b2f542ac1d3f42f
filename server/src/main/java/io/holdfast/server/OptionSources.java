package io.holdfast.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that are not on the command line: from the environment, then from a properties file. */
final class OptionSources implements IDefaultValueProvider {

  private static final String PREFIX = "HOLDFAST_";
  private static final String CONFIG = "--config";

  /** Options of the command line alone. */
  private static final Set<String> ONLY_SAID = Set.of("config", "help", "version", "id");

  private final Map<String, String> environment;
  private final Map<String, String> properties;

  private OptionSources(Map<String, String> environment, Map<String, String> properties) {
    this.environment = environment;
    this.properties = properties;
  }

  /**
   * Reads the sources.
   *
   * @param args of the command line, for the name of the file
   * @param environment of the process
   * @param known the options that the file may set
   * @return the sources
   * @throws StartFailure if the file cannot be read or sets what is no option
   */
  static OptionSources read(String[] args, Map<String, String> environment, CommandSpec known)
      throws StartFailure {
    String file = configFile(args, environment);
    Map<String, String> properties = file == null ? Map.of() : load(Path.of(file));
    Set<String> names = new TreeSet<>();
    known.options().forEach(option -> names.add(name(option)));
    names.removeAll(ONLY_SAID);
    for (String name : properties.keySet()) {
      if (!names.contains(name)) {
        throw new StartFailure(
            "The file " + file + " sets '" + name + "', which is no option; there are " + names);
      }
    }
    return new OptionSources(environment, properties);
  }

  private static @Nullable String configFile(String[] args, Map<String, String> environment) {
    List<String> words = Arrays.asList(args);
    for (String word : words) {
      if (word.startsWith(CONFIG + "=")) {
        return word.substring(CONFIG.length() + 1);
      }
    }
    int index = words.indexOf(CONFIG);
    return index >= 0 && index + 1 < words.size()
        ? words.get(index + 1)
        : environment.get(PREFIX + "CONFIG");
  }

  private static Map<String, String> load(Path file) throws StartFailure {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (NoSuchFileException e) {
      throw new StartFailure("The file " + file + " cannot be read: it is not there.");
    } catch (IOException | IllegalArgumentException e) {
      throw new StartFailure("The file " + file + " cannot be read as properties: " + e);
    }
    Map<String, String> values = new HashMap<>();
    properties.forEach((name, value) -> values.put(name.toString(), value.toString().trim()));
    return values;
  }

  private static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || ONLY_SAID.contains(name(option))) {
      return null;
    }
    String value = environment.get(variable(option));
    return value != null ? value : properties.get(name(option));
  }

  /** {@return the variable of the environment that sets an option} */
  static String variable(OptionSpec option) {
    return PREFIX + name(option).toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
