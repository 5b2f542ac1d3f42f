package io.holdfast.server;

import picocli.CommandLine.IVersionProvider;

/** The version, from the manifest of the jar. */
final class HoldfastVersion implements IVersionProvider {

  /** {@return the version alone} */
  static String text() {
    String version = HoldfastVersion.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"Holdfast " + text(), "Java " + System.getProperty("java.version")};
  }
}
