package io.holdfast.socketio.admin;

import io.holdfast.engineio.EngineSocket;
import io.holdfast.socketio.Broadcaster;
import io.holdfast.socketio.Namespace;
import io.holdfast.socketio.RemoteSocket;
import io.holdfast.socketio.Socket;
import io.holdfast.socketio.SocketIoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Shows a server to the page {@code @socket.io/admin-ui}, which its operators open in a browser.
 * Nothing of this costs anything unless it is called for.
 */
public final class AdminUi {

  private static final System.Logger LOGGER = System.getLogger(AdminUi.class.getName());

  private final SocketIoServer server;
  private final AdminOptions options;
  private final AdminFeed feed;

  private AdminUi(SocketIoServer server, AdminOptions options) {
    this.server = server;
    this.options = options;
    this.feed = new AdminFeed(server.of(options.namespaceName()), options.clock());
  }

  /**
   * Lets the page connect. To be called once for a server, before the first client.
   *
   * @param server to show; pages of other origins need to be let in with their exact origin and
   *     credentials, see {@code EngineOptions.cors}
   * @param options not to be changed any more
   * @throws IllegalStateException if something else watches the sessions of the server
   */
  public static void instrument(SocketIoServer server, AdminOptions options) {
    new AdminUi(server, options).install();
  }

  private void install() {
    boolean isVerbose = options.mode() == AdminMode.DEVELOPMENT;
    SocketWatch watch = new SocketWatch(feed, options.areEventsTold());
    Consumer<EngineSocket> whenUpgraded = isVerbose ? watch::upgraded : socket -> {};
    server.engine().watch(new ServerStats(feed, options.serverId(), whenUpgraded).traffic());
    LoginCheck check = options.check();
    if (check == null) {
      LOGGER.log(System.Logger.Level.WARNING, "everybody may use the admin page");
    } else {
      Login login = new Login(check, new LoginSessions(options.clock()));
      feed.namespace().use(login).onConnection(login::greet);
    }
    feed.namespace().onConnection(socket -> admit(socket, isVerbose));
    if (isVerbose) {
      server.onNewNamespace(watch::watch);
      server.namespaces().forEach(watch::watch);
    }
  }

  private void admit(Socket admin, boolean isVerbose) {
    if (!options.isReadOnly()) {
      new AdminActions(server).install(admin);
    }
    // What happened before, the page's own arrival among it, is told before.
    feed.flush();
    admin.emit("config", Map.of("supportedFeatures", Feature.supported(options)));
    if (isVerbose) {
      tellOfAll(admin);
    }
  }

  private void tellOfAll(Socket admin) {
    List<CompletableFuture<List<Map<String, Object>>>> parts = new ArrayList<>();
    for (Namespace namespace : server.namespaces()) {
      parts.add(sockets(namespace));
    }
    CompletionStage<Void> done =
        CompletableFuture.allOf(parts.toArray(new CompletableFuture<?>[0]));
    done.whenComplete(
        (nothing, error) -> {
          if (error == null) {
            List<Map<String, Object>> all = new ArrayList<>();
            parts.forEach(part -> all.addAll(part.join()));
            admin.emit("all_sockets", all);
          } else {
            LOGGER.log(System.Logger.Level.WARNING, "sockets cannot be shown", error);
          }
        });
  }

  /** When other servers do not answer, the sockets of this one are better than none. */
  private static CompletableFuture<List<Map<String, Object>>> sockets(Namespace namespace) {
    return fetch(namespace, namespace)
        .exceptionallyCompose(
            error -> {
              LOGGER.log(System.Logger.Level.DEBUG, "other servers did not answer", error);
              return fetch(namespace, namespace.local());
            });
  }

  private static CompletableFuture<List<Map<String, Object>>> fetch(
      Namespace namespace, Broadcaster whose) {
    return whose
        .fetchSockets()
        .thenApply(found -> found.stream().map(socket -> view(socket, namespace)).toList())
        .toCompletableFuture();
  }

  private static Map<String, Object> view(RemoteSocket socket, Namespace namespace) {
    Socket local = namespace.sockets().get(socket.id());
    return local == null ? SocketView.of(socket, namespace.name()) : SocketView.of(local);
  }
}
