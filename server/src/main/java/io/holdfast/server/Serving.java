package io.holdfast.server;

import io.holdfast.HoldfastServer;
import io.holdfast.accounts.AccountLimits;
import io.holdfast.admin.AdminPolicy;
import io.holdfast.chat.ChatLimits;
import io.holdfast.chat.ChatSearch;
import io.holdfast.doors.AllowedOrigins;
import io.holdfast.doors.TokenPolicy;
import io.holdfast.error.HoldfastException;
import io.holdfast.log.Durability;
import io.holdfast.log.SqliteLog;
import io.holdfast.netty.NettyError;
import io.holdfast.netty.PortLimits;
import io.holdfast.netty.TlsSource;
import io.holdfast.netty.TrustedProxies;
import io.holdfast.search.SearchError;
import io.holdfast.search.SearchException;
import io.holdfast.search.SearchIndex;
import io.holdfast.socketio.spi.LogError;
import io.holdfast.socketio.spi.MessageLog;
import java.io.PrintWriter;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Starts the chat server as the options say, and stops it when the process is asked to end. */
final class Serving {

  /** As browsers write one: RFC 6454 §6.2, without the default port. */
  private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/?#@\\sA-Z]+");

  private static final System.Logger LOGGER = System.getLogger(Serving.class.getName());

  private final ServeOptions options;
  private final CommandSpec spec;

  private Serving(ServeOptions options, CommandSpec spec) {
    this.options = options;
    this.spec = spec;
  }

  /** {@return 0 if the server runs, 1 if it could not start} */
  static int run(ServeOptions options, @Nullable CommandSpec spec) {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the specification of a command");
    }
    SecretOptions.requireUnsaid(spec);
    Serving serving = new Serving(options, spec);
    try {
      serving.start();
      return 0;
    } catch (StartFailure e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 1;
    }
  }

  private void start() throws StartFailure {
    boolean isKept = options.durability != ServeOptions.DurabilityChoice.MEMORY;
    AllowedOrigins origins = origins();
    TokenPolicy tokens = tokens();
    AdminPolicy admin = admin();
    HoldfastServer port = port();
    DataDirectory data = isKept ? DataDirectory.take(options.data) : null;
    MessageLog log = openLog(data);
    ChatLimits limits = ChatLimits.DEFAULT.withPerSecond(options.postsPerSecond);
    ChatSettings settings =
        ChatSettings.of(limits, origins)
            .withAccounts(options.accounts, AccountLimits.DEFAULT)
            .withTokens(tokens)
            .withAdmin(admin);
    SearchIndex index = null;
    ChatServer chat;
    try {
      index = openIndex(log, data);
      chat = new ChatServer(port, log, settings, index);
      if (options.apiKeyFile != null) {
        chat.accept(ApiKeyFile.read(options.apiKeyFile));
      }
      chat.start();
    } catch (StartFailure e) {
      close(index, log);
      throw e;
    } catch (HoldfastException e) {
      close(index, log);
      throw failure(e);
    } catch (IllegalArgumentException e) {
      close(index, log);
      throw new StartFailure(String.valueOf(e.getMessage()));
    }
    stopOnExit(chat);
    chat.onDrained(() -> System.exit(0));
    announce(chat, data);
  }

  private HoldfastServer port() throws StartFailure {
    if (new InetSocketAddress(options.host, options.port).isUnresolved()) {
      throw unfit("--host", "'" + options.host + "' is neither an address nor a known name");
    }
    try {
      HoldfastServer.Builder builder =
          HoldfastServer.builder()
              .host(options.host)
              .port(options.port)
              .loops(options.loops)
              .transport(options.transport)
              .trustedProxies(TrustedProxies.of(options.trustedProxies))
              .limits(
                  PortLimits.DEFAULT.withConnections(
                      options.maxConnections, options.maxConnectionsPerAddress));
      if (options.tlsCertificate != null && options.tlsKey != null) {
        builder.tls(TlsSource.pem(options.tlsCertificate, options.tlsKey));
      } else if (options.tlsCertificate != null || options.tlsKey != null) {
        throw new ParameterException(
            spec.commandLine(), "--tls-certificate and --tls-key go together");
      }
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw unfit("--trusted-proxies", String.valueOf(e.getMessage()));
    } catch (HoldfastException e) {
      throw failure(e);
    }
  }

  private MessageLog openLog(@Nullable DataDirectory data) throws StartFailure {
    try {
      Path file = data == null ? Path.of("memory") : data.logFile();
      SqliteLog.Builder builder =
          SqliteLog.builder(file).durability(Durability.valueOf(options.durability.name()));
      if (options.keepFor != null) {
        builder.maxAge(options.keepFor);
      }
      if (options.keepBytes != null) {
        builder.maxBytes(options.keepBytes);
      }
      return builder.open();
    } catch (HoldfastException e) {
      throw failure(e);
    }
  }

  private static void close(@Nullable SearchIndex index, MessageLog log) {
    if (index != null) {
      index.close();
    }
    log.close();
  }

  /** What cannot be looked for now can be said all the same, when the disk is full for one. */
  private @Nullable SearchIndex openIndex(MessageLog log, @Nullable DataDirectory data) {
    if (options.search == SearchMode.OFF) {
      return null;
    }
    SearchIndex.Builder builder = SearchIndex.builder(log, ChatSearch::read);
    try {
      return data == null ? builder.open() : builder.file(data.searchFile()).open();
    } catch (SearchException e) {
      if (e.error() == SearchError.NOT_AN_INDEX) {
        throw e;
      }
      LOGGER.log(Level.WARNING, "nothing can be looked for until the next start", e);
      return null;
    }
  }

  private AllowedOrigins origins() {
    if (options.allowedOrigins.contains("*")) {
      return AllowedOrigins.ANY;
    }
    for (String origin : options.allowedOrigins) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw unfit(
            "--allowed-origins",
            "an origin is scheme://host or scheme://host:port in lower case, or *, was " + origin);
      }
    }
    return AllowedOrigins.of(new HashSet<>(options.allowedOrigins));
  }

  private TokenPolicy tokens() throws StartFailure {
    try {
      return options.tokens.policy();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  private AdminPolicy admin() throws StartFailure {
    try {
      return options.superUser.policy().withSettings(shownSettings());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  /** What the options are, but for those that hold secrets. */
  private Map<String, String> shownSettings() {
    Map<String, String> shown = new HashMap<>();
    for (OptionSpec option : spec.options()) {
      String name = option.longestName();
      if (option.getValue() != null && !option.usageHelp() && !option.versionHelp()) {
        shown.put(name, SecretOptions.isSecret(option) ? "(set)" : words(option.getValue()));
      }
    }
    return shown;
  }

  /** {@return a value as one writes it} */
  private static String words(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
    return value instanceof Enum<?> ? value.toString().toLowerCase(Locale.ROOT) : value.toString();
  }

  private ParameterException unfit(String option, String reason) {
    return new ParameterException(
        spec.commandLine(), "Invalid value for option '" + option + "': " + reason);
  }

  private StartFailure failure(HoldfastException cause) {
    if (cause.errorCode() == NettyError.ADDRESS_IN_USE) {
      return new StartFailure(
          "Port " + options.port + " is taken by another program; choose another with --port.");
    }
    if (cause.errorCode() == NettyError.BIND_FAILED) {
      return new StartFailure(
          "Holdfast " + cause.getMessage() + "; choose another address with --host or --port.");
    }
    if (cause.errorCode() == LogError.IN_USE) {
      return new StartFailure(
          "The data directory "
              + options.data
              + " is used by another Holdfast server; stop it, or choose another with --data.");
    }
    return new StartFailure(String.valueOf(cause.getMessage()));
  }

  private static void stopOnExit(ChatServer chat) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  chat.close();
                  // A server that was asked to end and did has not failed: 0, not 143.
                  Runtime.getRuntime().halt(0);
                },
                "holdfast-shutdown"));
  }

  private void announce(ChatServer chat, @Nullable DataDirectory data) {
    PrintWriter out = spec.commandLine().getOut();
    String scheme = options.tlsCertificate == null ? "http" : "https";
    boolean isEverywhere = options.host.equals("0.0.0.0") || options.host.equals("::");
    String host = isEverywhere ? "localhost" : options.host;
    out.println("Holdfast is ready: open " + scheme + "://" + host + ":" + chat.port() + "/");
    out.println(data == null ? "Messages are not kept." : "Messages are kept in " + data + ".");
    out.println("Press Ctrl+C to stop.");
    out.flush();
  }
}
