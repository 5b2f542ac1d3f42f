package io.holdfast.server;

import io.holdfast.chat.ChatLimits;
import io.holdfast.doors.AccountMode;
import io.holdfast.netty.PortLimits;
import io.holdfast.netty.TransportKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the chat server. picocli sets them, from wherever they were given. */
final class ServeOptions {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Properties file with options, their names without the hyphens before.")
  @Nullable Path config;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Address to listen on (default: all of this machine).")
  String host = "0.0.0.0";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = WholeNumber.Port.class,
      description = "Port to listen on, 0 for any (default: ${DEFAULT-VALUE}).")
  int port = 8080;

  @Option(
      names = "--data",
      paramLabel = "DIRECTORY",
      description = "Where messages are kept (default: ${DEFAULT-VALUE}).")
  Path data = Path.of("holdfast-data");

  @Option(
      names = "--durability",
      paramLabel = "LEVEL",
      description =
          "full: an answered message survives a power cut; normal: it survives a crash of the"
              + " process; memory: nothing is kept (default: full).")
  DurabilityChoice durability = DurabilityChoice.FULL;

  @Option(
      names = "--keep-for",
      paramLabel = "TIME",
      converter = Quantity.Time.class,
      description = "How long messages are kept, such as 12h or 30d (default: for ever).")
  @Nullable Duration keepFor;

  @Option(
      names = "--keep-bytes",
      paramLabel = "SIZE",
      converter = Quantity.Bytes.class,
      description =
          "How much room messages may take, such as 500MiB or 20GiB; then the oldest go"
              + " (default: no limit).")
  @Nullable Long keepBytes;

  @Option(
      names = "--accounts",
      paramLabel = "MODE",
      description =
          "off: all are guests; optional: who has an account signs in; required: nobody else is"
              + " let in (default: off).")
  AccountMode accounts = AccountMode.OFF;

  @Mixin TokenOptions tokens = new TokenOptions();

  @Mixin SuperUserOptions superUser = new SuperUserOptions();

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description =
          "File with a key for programs that may do everything at /api; made if it is not there.")
  @Nullable Path apiKeyFile;

  @Option(
      names = "--search",
      paramLabel = "MODE",
      description =
          "on: people can look for what was said, by an index beside the messages; off: they"
              + " cannot, and there is none (default: on).")
  SearchMode search = SearchMode.ON;

  @Option(
      names = "--allowed-origins",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "Origins of pages that may connect beside the server's own, such as"
              + " https://chat.example; * for all.")
  List<String> allowedOrigins = List.of();

  @Option(
      names = "--trusted-proxies",
      paramLabel = "NETWORK",
      split = ",",
      description = "Networks whose X-Forwarded-* headers are believed, such as 10.0.0.0/8.")
  List<String> trustedProxies = List.of();

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "PEM file with the certificate chain; read again when it changes.")
  @Nullable Path tlsCertificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "PEM file with the unencrypted PKCS#8 key of the certificate.")
  @Nullable Path tlsKey;

  @Option(
      names = "--max-connections",
      paramLabel = "COUNT",
      converter = WholeNumber.Positive.class,
      description = "Most connections at a time (default: ${DEFAULT-VALUE}).")
  int maxConnections = PortLimits.DEFAULT.maxConnections();

  @Option(
      names = "--max-connections-per-address",
      paramLabel = "COUNT",
      converter = WholeNumber.Positive.class,
      description = "Most connections at a time from one address (default: ${DEFAULT-VALUE}).")
  int maxConnectionsPerAddress = PortLimits.DEFAULT.maxConnectionsPerAddress();

  @Option(
      names = "--posts-per-second",
      paramLabel = "COUNT",
      converter = WholeNumber.Positive.class,
      description = "Requests of one connection in the long run (default: ${DEFAULT-VALUE}).")
  int postsPerSecond = ChatLimits.DEFAULT.perSecond();

  @Option(
      names = "--loops",
      paramLabel = "COUNT",
      converter = WholeNumber.Positive.class,
      description = "Event loops (default: one for each processor).")
  int loops = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--transport",
      paramLabel = "KIND",
      description = "epoll, io_uring or nio (default: the first that works here).")
  TransportKind transport = TransportKind.preferred();

  /** How much a message that was answered survives. */
  enum DurabilityChoice {
    /** A power cut. */
    FULL,
    /** A crash of the process. */
    NORMAL,
    /** Nothing. */
    MEMORY
  }
}
