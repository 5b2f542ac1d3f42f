import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs npm for Maven: {@code java ../build/NodeBuild.java test} or another script, in the directory
 * of a module. Says in one sentence what is missing, and installs packages only when the lock file
 * has changed.
 */
final class NodeBuild {

  private static final int OLDEST_NODE = 20;
  private static final Path MODULE = Path.of("").toAbsolutePath().getFileName();
  private static final Path LOCK = Path.of("package-lock.json");

  /** A copy of the lock file that the packages were installed from, beside them. */
  private static final Path INSTALLED = Path.of("node_modules", ".installed-lock.json");

  private NodeBuild() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    String problem = run(args[0]);
    if (!problem.isEmpty()) {
      System.err.println(problem);
      System.exit(1);
    }
  }

  private static String run(String script) throws IOException, InterruptedException {
    String problem = checkNode();
    if (!problem.isEmpty()) {
      return problem;
    }
    if (!isInstalled()) {
      if (npm("ci") != 0) {
        return "npm ci could not install the packages of " + MODULE + "; see above.";
      }
      Files.copy(LOCK, INSTALLED);
    }
    boolean isDone = npm("run", "--silent", script) == 0;
    return isDone ? "" : "npm run " + script + " failed in " + MODULE + "; see above.";
  }

  private static String checkNode() throws IOException, InterruptedException {
    String needed = MODULE + " needs Node.js " + OLDEST_NODE + " or later";
    String version;
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      version = new String(node.getInputStream().readAllBytes()).strip();
      node.waitFor();
    } catch (IOException e) {
      return needed + ": there is no node on the PATH.";
    }
    String major = version.replaceFirst("^v(\\d+)\\..*", "$1");
    boolean isNewEnough = major.matches("\\d{1,5}") && Integer.parseInt(major) >= OLDEST_NODE;
    return isNewEnough ? "" : needed + ": the node on the PATH is " + version + ".";
  }

  private static boolean isInstalled() throws IOException {
    return Files.exists(INSTALLED) && Files.mismatch(LOCK, INSTALLED) < 0;
  }

  private static int npm(String... arguments) throws IOException, InterruptedException {
    boolean isWindows = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("win");
    List<String> command = new ArrayList<>(List.of(isWindows ? "npm.cmd" : "npm"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(new File(".")).inheritIO().start().waitFor();
  }
}
