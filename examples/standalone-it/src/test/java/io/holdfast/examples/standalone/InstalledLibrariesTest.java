package io.holdfast.examples.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What each library brings with it when it is installed. */
final class InstalledLibrariesTest {

  private static final Path INSTALLED = Path.of(System.getProperty("installed"), "io", "holdfast");
  private static final String VERSION = System.getProperty("version");

  @Libraries
  void jarIsTheModuleOfItsName(String library) {
    ModuleDescriptor module = module(library);
    assertThat(module.isAutomatic()).isFalse();
    assertThat(module.name()).isEqualTo("io." + library.replace('-', '.'));
  }

  @Libraries
  void everyClassHasItsSource(String library) throws IOException {
    List<String> sources =
        entries(jar(library, "")).stream()
            .filter(name -> name.endsWith(".class") && !name.contains("$"))
            .map(name -> name.replaceAll("class$", "java"))
            .toList();
    assertThat(sources).contains("module-info.java");
    assertThat(entries(jar(library, "-sources"))).containsAll(sources);
  }

  @Libraries
  void everyExportedPackageIsDescribed(String library) throws IOException {
    ModuleDescriptor module = module(library);
    List<String> pages =
        module.exports().stream()
            .map(exported -> exported.source().replace('.', '/'))
            .map(path -> module.name() + "/" + path + "/package-summary.html")
            .toList();
    assertThat(pages).isNotEmpty();
    assertThat(entries(jar(library, "-javadoc"))).contains("index.html").containsAll(pages);
  }

  private static ModuleDescriptor module(String library) {
    return ModuleFinder.of(jar(library, "")).findAll().iterator().next().descriptor();
  }

  private static Path jar(String library, String classifier) {
    Path jar = Path.of(library, VERSION, library + "-" + VERSION + classifier + ".jar");
    return INSTALLED.resolve(jar);
  }

  private static Set<String> entries(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).collect(Collectors.toSet());
    }
  }
}
