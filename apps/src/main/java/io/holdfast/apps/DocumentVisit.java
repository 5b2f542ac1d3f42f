package io.holdfast.apps;

import io.holdfast.chat.Chat;
import io.holdfast.chat.ChatJson;
import io.holdfast.chat.Refusal;
import io.holdfast.documents.DocumentConnection;
import io.holdfast.documents.DocumentContent;
import io.holdfast.documents.DocumentReader;
import io.holdfast.documents.DocumentRefusal;
import io.holdfast.documents.DocumentSince;
import io.holdfast.documents.KeptState;
import io.holdfast.documents.UpdateListener;
import io.holdfast.doors.Caller;
import io.holdfast.socketio.JsonValue;
import io.holdfast.socketio.spi.LogException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a shared document; docs/protocol.md has what is said.
 *
 * <p>Confined to the connection's loop, but for what the document tells, which comes on the log's
 * thread.
 */
final class DocumentVisit {

  /** The transfers out of which a client may have one each. */
  private static final String CONTENT = "content";

  private static final String CHECK = "check";
  private static final String VERSION = "version";

  private final DocumentDoor door;
  private final AppVisit visit;
  private final Caller caller;
  private final Map<String, OutgoingPieces> outgoing = new ConcurrentHashMap<>();
  private @Nullable IncomingPieces incoming;
  private @Nullable DocumentConnection document;

  DocumentVisit(DocumentDoor door, AppVisit visit, Caller caller) {
    this.door = door;
    this.visit = visit;
    this.caller = caller;
  }

  void open() {
    visit
        .on("enter", request -> visit.enter(door.rooms(), request))
        .on("open", this::openDocument)
        .on("more", this::more)
        .on("part", this::part)
        .on("update", this::update)
        .on("merged", this::merged)
        .on("checked", this::checked)
        .on("presence", this::presence)
        .on("versions", this::versions)
        .on("version", this::version);
    visit
        .socket()
        .onDisconnect(
            reason -> {
              close();
              visit.leave(door.rooms());
            });
  }

  /** What is answered when it is open. */
  private record Opened(String type, String epoch, long position, boolean whole, boolean more) {}

  /** What is answered to whoever asks for more. */
  private record More(boolean more) {}

  /** What is answered when an update is kept, and what the others are told. */
  private record Position(long position) {}

  /** What is answered when there is nothing else to say. */
  private record Done(String type) {}

  private void openDocument(AppRequest request) throws Refusal {
    close();
    String name = door.document(visit.member().room());
    String epoch = request.members().word("epoch");
    Long after = request.members().number("after");
    DocumentReader reader = new Reader(request);
    document =
        epoch == null || after == null
            ? door.documents().open(name, caller.person().id(), reader)
            : door.documents()
                .open(
                    name,
                    new DocumentSince(epoch, visit.rules().position(after)),
                    caller.person().id(),
                    reader);
  }

  private void close() {
    if (document != null) {
      document.close();
      document = null;
    }
    outgoing.values().forEach(this::end);
    outgoing.clear();
    dropIncoming();
  }

  private void dropIncoming() {
    if (incoming != null) {
      end(incoming);
      incoming = null;
    }
  }

  private void end(Transfers.Transfer transfer) {
    door.transfers().ended(transfer);
    transfer.end();
  }

  private DocumentConnection document() throws Refusal {
    visit.member();
    if (document == null) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "Open a document first.");
    }
    return document;
  }

  /** Sends the first piece of something, and holds the rest until it is asked for. */
  private void send(String what, List<ByteBuffer> parts, FirstPiece listener) throws Refusal {
    OutgoingPieces pieces = new OutgoingPieces(parts, door.limits().pieceBytes());
    byte[] first = pieces.next();
    if (pieces.hasMore()) {
      door.transfers().moved(pieces);
      OutgoingPieces before = outgoing.put(what, pieces);
      if (before != null) {
        end(before);
      }
    }
    listener.send(first, pieces.hasMore());
  }

  /** Sends the first piece. */
  private interface FirstPiece {
    void send(byte[] piece, boolean hasMore);
  }

  private void more(AppRequest request) throws Refusal {
    visit.member();
    OutgoingPieces pieces = outgoing.get(request.members().text("of"));
    if (pieces == null || !pieces.hasMore()) {
      throw new Refusal(Refusal.Code.BAD_REQUEST, "There is no more of that; begin anew.");
    }
    door.transfers().moved(pieces);
    byte[] piece = pieces.next();
    if (!pieces.hasMore()) {
      outgoing.remove(request.members().text("of"), pieces);
      end(pieces);
    }
    request.answer(new More(pieces.hasMore()), piece);
  }

  private void part(AppRequest request) throws Refusal {
    document();
    add(request, index(request, "index"));
    request.answer(new Done("part"));
  }

  private void add(AppRequest request, long index) throws Refusal {
    String id = visit.rules().id(request.members().word("id"));
    byte[] piece = request.bytes();
    if (index == 0) {
      dropIncoming();
      incoming = new IncomingPieces(id, door.maxBytes());
    }
    try {
      if (incoming == null) {
        throw new Refusal(Refusal.Code.BAD_REQUEST, "A piece is missing; begin anew.");
      }
      door.transfers().moved(incoming);
      incoming.add(id, index, piece);
    } catch (Refusal refusal) {
      dropIncoming();
      throw refusal;
    }
  }

  private long index(AppRequest request, String name) throws Refusal {
    Long index = request.members().number(name);
    return index == null ? 0 : visit.rules().position(index);
  }

  /** {@return what was handed in: the last piece, and so many that came before it} */
  private byte[] whole(AppRequest request) throws Refusal {
    long count = index(request, "parts");
    if (count == 0) {
      return request.bytes();
    }
    add(request, count);
    byte[] all = incoming == null ? new byte[0] : incoming.all();
    dropIncoming();
    return all;
  }

  private void update(AppRequest request) throws Refusal {
    byte[] update = whole(request);
    String id = visit.rules().id(request.members().word("id"));
    DocumentConnection open = document();
    visit.change(() -> open.append(id, update, answering(request)));
  }

  private static UpdateListener answering(AppRequest request) {
    return new UpdateListener() {
      @Override
      public void kept(long position) {
        request.answer(new Position(position));
      }

      @Override
      public void refused(DocumentRefusal refusal) {
        request.refuse(DocumentVisit.refusal(refusal));
      }

      @Override
      public void failed(LogException cause) {
        request.refuse(Chat.refusal(cause));
      }
    };
  }

  private static Refusal refusal(DocumentRefusal refusal) {
    return switch (refusal) {
      case TOO_LARGE -> new Refusal(Refusal.Code.TOO_LARGE, "The change is too large.");
      case FULL -> new Refusal(Refusal.Code.DOCUMENT_FULL, "The document is full.");
      case TOO_MANY_DOCUMENTS ->
          new Refusal(Refusal.Code.DOCUMENT_FULL, "There are too many documents.");
      case TOO_MANY_READERS ->
          new Refusal(Refusal.Code.ROOM_FULL, "Too many have this document open; try later.");
    };
  }

  private void merged(AppRequest request) throws Refusal {
    byte[] state = whole(request);
    DocumentConnection open = document();
    long position = position(request);
    visit.change(() -> open.merged(position, state));
    request.answer(new Done("merged"));
  }

  private void checked(AppRequest request) throws Refusal {
    document().checked(position(request), request.members().flag("whole"));
    request.answer(new Done("checked"));
  }

  private long position(AppRequest request) throws Refusal {
    return visit.rules().position(request.members().position());
  }

  private void presence(AppRequest request) throws Refusal {
    byte[] presence = request.bytes();
    if (presence.length > door.limits().presenceBytes()) {
      throw new Refusal(
          Refusal.Code.TOO_LARGE, "At most " + door.limits().presenceBytes() + " bytes are told.");
    }
    visit.member().show(List.of(JsonValue.of(presence)));
  }

  /** A version, as clients are told. */
  private record Version(long position, long time, boolean checked) {

    static Version of(KeptState state) {
      return new Version(state.position(), state.time().toEpochMilli(), state.isChecked());
    }
  }

  /** What is answered to whoever asks for the versions, oldest first. */
  private record Versions(List<Version> versions) {}

  private void versions(AppRequest request) throws Refusal {
    request.answer(
        door.documents()
            .kept(door.document(visit.member().room()))
            .thenApply(kept -> new Versions(kept.stream().map(Version::of).toList())));
  }

  private void version(AppRequest request) throws Refusal {
    door.documents()
        .kept(door.document(visit.member().room()), position(request))
        .whenComplete(
            (parts, failure) -> {
              try {
                if (failure != null) {
                  throw Chat.refusal(failure);
                }
                send(VERSION, parts, (piece, hasMore) -> request.answer(new More(hasMore), piece));
              } catch (Refusal refusal) {
                request.refuse(refusal);
              }
            });
  }

  /** Tells the client what happens to the document. */
  private final class Reader implements DocumentReader {

    private final AppRequest request;

    Reader(AppRequest request) {
      this.request = request;
    }

    @Override
    public void opened(DocumentContent content) {
      try {
        send(
            CONTENT,
            content.parts(),
            (piece, hasMore) ->
                request.answer(
                    new Opened(
                        "opened", content.epoch(), content.position(), content.isWhole(), hasMore),
                    piece));
      } catch (Refusal refusal) {
        request.refuse(refusal);
      }
    }

    @Override
    public void updated(long position, ByteBuffer update) {
      byte[] bytes = new byte[update.remaining()];
      update.get(bytes);
      visit.socket().emit("update", ChatJson.argument(new Position(position)), bytes);
    }

    @Override
    public void mergeWanted(long position) {
      visit.socket().emit("merge", ChatJson.argument(new Position(position)));
    }

    @Override
    public void checkWanted(long position, ByteBuffer state, List<ByteBuffer> updates) {
      List<ByteBuffer> parts = new ArrayList<>();
      parts.add(state);
      parts.addAll(updates);
      try {
        send(
            CHECK,
            parts,
            (piece, hasMore) ->
                visit
                    .socket()
                    .emit("check", ChatJson.argument(new Check(position, hasMore)), piece));
      } catch (Refusal refusal) {
        // There is no room for it now; somebody else is asked later.
        return;
      }
    }

    @Override
    public void refused(DocumentRefusal refusal) {
      request.refuse(DocumentVisit.refusal(refusal));
    }

    @Override
    public void failed(LogException cause) {
      request.refuse(Chat.refusal(cause));
    }
  }

  /** What somebody is told who is to check a state. */
  private record Check(long position, boolean more) {}
}
