package io.holdfast.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class DynamicNamespaceTest extends ServerFixture {

  private static final Pattern PATTERN = Pattern.compile("^/dyn-\\d+$");

  private LoopbackSocket open(String namespace) {
    LoopbackSocket client = engine.open();
    client.receive("0" + namespace + ",");
    return client;
  }

  // @Twin("socket.io/namespaces: should emit an 'new_namespace' event for a dynamic
  //     namespace")
  @Test
  void aNamespaceComesIntoBeingForAClient() {
    ParentNamespace parent = server.of(PATTERN);
    parent.use(Middleware.of(socket -> events.add("middleware")));
    parent.onConnection(socket -> events.add(socket.namespace().name()));
    server.onNewNamespace(namespace -> events.add("new " + namespace.name()));

    LoopbackSocket client = open("/dyn-101");

    assertThat(events()).containsExactly("new /dyn-101", "middleware", "/dyn-101");
    assertThat(client.sent().get(0)).startsWith("0/dyn-101,{\"sid\":");
    assertThat(open("/dyn-abc").sent())
        .containsExactly("4/dyn-abc,{\"message\":\"Invalid namespace\"}");
  }

  // @Twin("socket.io/namespaces: should allow connections to dynamic namespaces with a
  //     function")
  @Test
  void matchersAreAskedInTheirOrder() {
    server.of(
        (name, auth) -> {
          events.add("one " + name + auth);
          return CompletableFuture.completedFuture(name.equals("/one"));
        });
    server.of(
        (name, auth) -> {
          throw new IllegalStateException("broken");
        });
    server.of((name, auth) -> CompletableFuture.failedFuture(new IllegalStateException()));
    server.of(
        (name, auth) -> {
          events.add("two " + name);
          return CompletableFuture.completedFuture(name.equals("/two"));
        });

    assertThat(open("/one").sent().get(0)).startsWith("0/one,");
    assertThat(open("/two").sent().get(0)).startsWith("0/two,");
    assertThat(open("/three").sent().get(0)).startsWith("4/three,");
    assertThat(events())
        .containsExactly("one /one{}", "one /two{}", "two /two", "one /three{}", "two /three");
  }

  // @Twin("socket.io/namespaces: should handle race conditions with dynamic namespaces
  //     (#4136)")
  @Test
  void twoClientsThatAskAtOnceShareOneNamespace() {
    List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    server
        .of(
            (name, auth) -> {
              CompletableFuture<Boolean> answer = new CompletableFuture<>();
              asked.add(answer);
              return answer;
            })
        .onConnection(socket -> socket.join("room"));
    LoopbackSocket first = open("/child");
    LoopbackSocket second = open("/child");

    asked.get(1).complete(true);
    asked.get(0).complete(true);
    first.sent();
    second.sent();
    server.of("/child").to("room").emit("a");

    assertThat(first.sent()).containsExactly("2/child,[\"a\"]");
    assertThat(second.sent()).containsExactly("2/child,[\"a\"]");
  }

  // @Twin("socket.io/namespaces: should allow connections to dynamic namespaces with a regex
  //     and emit in a room")
  @Test
  void whatTheParentEmitsReachesAllChildren() {
    ParentNamespace parent = server.of(PATTERN);
    parent.onConnection(socket -> socket.join("room"));
    LoopbackSocket one = open("/dyn-1");
    LoopbackSocket two = open("/dyn-2");
    one.sent();
    two.sent();

    parent.emit("a");
    parent.to("room").emit("b");

    assertThat(one.sent()).containsExactly("2/dyn-1,[\"a\"]", "2/dyn-1,[\"b\"]");
    assertThat(two.sent()).containsExactly("2/dyn-2,[\"a\"]", "2/dyn-2,[\"b\"]");
    assertThatThrownBy(parent::fetchSockets)
        .isInstanceOf(SocketIoException.class)
        .hasMessage("a parent namespace can only emit");
  }

  // @Twin("socket.io/namespaces: should attach a child namespace to its parent upon manual
  //     creation")
  @Test
  void aNamespaceMadeByHandBelongsToTheParentOfItsPattern() {
    ParentNamespace parent = server.of(PATTERN);

    Namespace child = server.of("/dyn-7");

    assertThat(parent.children()).containsExactly(child);
  }

  @Test
  void childrenDoNotHearOfLaterMiddlewares() {
    ParentNamespace parent = server.of(PATTERN);
    Namespace child = server.of("/dyn-1");

    parent.use((socket, next) -> next.refuse("no"));

    assertThat(child.middlewares()).isEmpty();
    assertThat(open("/dyn-2").sent()).containsExactly("4/dyn-2,{\"message\":\"no\"}");
  }

  @Nested
  final class Cleanup {

    private ParentNamespace parent = server.of(PATTERN);

    @BeforeEach
    void cleanUp() {
      create(SocketIoOptions.create().cleanupEmptyChildNamespaces(true));
      parent = server.of(PATTERN);
    }

    // @Twin("socket.io/namespaces: should clean up namespace when cleanupEmptyChildNamespaces
    //     is on and there are no more sockets in a namespace")
    @Test
    void anEmptyChildIsForgotten() {
      LoopbackSocket first = open("/dyn-1");
      LoopbackSocket second = open("/dyn-1");

      first.receive("1/dyn-1,");
      assertThat(parent.children()).hasSize(1);
      second.receive("1/dyn-1,");

      assertThat(parent.children()).isEmpty();
    }

    // @Twin("socket.io/namespaces: should clean up namespace when cleanupEmptyChildNamespaces
    //     is ON and client is rejected in middleware")
    @Test
    void aChildWhoseOnlyClientIsRefusedIsForgotten() {
      parent.use((socket, next) -> next.refuse("no"));

      open("/dyn-1");

      assertThat(parent.children()).isEmpty();
    }

    // @Twin("socket.io/namespaces: should NOT clean up namespace when
    //     cleanupEmptyChildNamespaces is ON and client is rejected in middleware but there are
    //     other clients connected")
    @Test
    void aChildWithOtherClientsIsKeptWhenOneIsRefused() {
      open("/dyn-1");
      server.of("/dyn-1").use((socket, next) -> next.refuse("no"));

      LoopbackSocket refused = open("/dyn-1");

      assertThat(refused.sent()).containsExactly("4/dyn-1,{\"message\":\"no\"}");
      assertThat(parent.children()).hasSize(1);
      assertThat(server.of("/dyn-1").sockets()).hasSize(1);
    }

    // @Twin("socket.io/namespaces: should allow a client to connect to a cleaned up
    //     namespace")
    @Test
    void aForgottenNamespaceComesIntoBeingAgain() {
      LoopbackSocket client = open("/dyn-1");
      client.receive("1/dyn-1,");
      client.sent();

      client.receive("0/dyn-1,");

      assertThat(client.sent().get(0)).startsWith("0/dyn-1,{\"sid\":");
      assertThat(parent.children()).hasSize(1);
    }

    // @Twin("socket.io/namespaces: should not clean up a non-dynamic namespace")
    @Test
    void otherNamespacesStay() {
      Namespace chat = server.of("/chat");
      LoopbackSocket client = open("/chat");

      client.receive("1/chat,");

      assertThat(server.of("/chat")).isSameAs(chat);
    }
  }

  // @Twin("socket.io/namespaces: should not clean up namespace when
  //     cleanupEmptyChildNamespaces is off and there are no more sockets in a namespace")
  @Test
  void childrenStayIfNobodyAskedForCleanup() {
    ParentNamespace parent = server.of(PATTERN);

    open("/dyn-1").receive("1/dyn-1,");

    assertThat(parent.children()).hasSize(1);
  }

  // @Twin("socket.io/namespaces: should NOT clean up namespace when
  //     cleanupEmptyChildNamespaces is OFF and client is rejected in middleware")
  @Test
  void childrenStayEvenIfTheirOnlyClientIsRefused() {
    ParentNamespace parent = server.of(PATTERN);
    parent.use((socket, next) -> next.refuse("no"));

    LoopbackSocket refused = open("/dyn-1");

    assertThat(refused.sent()).containsExactly("4/dyn-1,{\"message\":\"no\"}");
    assertThat(parent.children()).hasSize(1);
    assertThat(server.of("/dyn-1").sockets()).isEmpty();
  }
}
