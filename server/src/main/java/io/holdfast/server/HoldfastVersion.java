package io.holdfast.server;

import picocli.CommandLine.IVersionProvider;

/** The version, from the manifest of the jar. */
final class HoldfastVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version = HoldfastVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "Holdfast " + (version == null ? "(not packaged)" : version),
      "Java " + System.getProperty("java.version")
    };
  }
}
