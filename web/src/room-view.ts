import { MessageList, NewMessagesButton, type ScrollListener } from "./message-list.ts";
import { itemOf, type RowActions, type RowState } from "./message-row.ts";
import type { Message } from "./protocol.ts";
import type { Room } from "./room.ts";
import { layOut, type Row } from "./rows.ts";
import type { Session } from "./session.ts";
import { StartView, type Start } from "./start-view.ts";

export interface RoomViewListener extends ScrollListener, RowActions {
  /** One has gone to what was said last. */
  onLatest(): void;
}

/** What was said in the room that is shown, and where in it one reads. */
export class RoomView {
  readonly #start = new StartView(() => this.#readOlder());
  readonly #list: MessageList;
  readonly #newMessages: NewMessagesButton;

  /**
   * @param session of now
   */
  constructor(
    private readonly session: () => Session,
    private readonly listener: RoomViewListener,
  ) {
    this.#list = new MessageList(listener);
    this.#newMessages = new NewMessagesButton(() => {
      this.#list.toEnd();
      listener.onLatest();
    });
  }

  /** Whether the end is in view, and stays there. */
  get follows(): boolean {
    return this.#list.follows;
  }

  /** Goes to the end, and follows it. */
  toEnd(): void {
    this.#list.toEnd();
  }

  /** Shows the messages, and asks for older ones if they are looked for. */
  show(isOwn: (message: Message) => boolean): void {
    const session = this.session();
    const room = session.current;
    const isOnline = session.link === "open";
    const own = session.privateRooms.find(room.name);
    const state: RowState = {
      delayReason: session.delayReason,
      isOnline,
      canRemove: own?.role === "owner",
      filling: room.asked?.isWanted === true ? room.asked.before : 0,
      refusedPage: room.refusedPage,
    };
    const items = rowsOf(session, isOwn).map((row) => itemOf(row, state, this.listener));
    this.#start.show(startOf(room, isOnline, own?.title));
    this.#list.show(room.name, own?.title, items);
    if (room.target !== undefined && room.hasTarget) {
      this.#list.reveal(room.target.id);
      room.target = undefined;
    }
    const isAsked = room.asked !== undefined || room.refusedPage !== undefined;
    if (this.#list.isNearStart && !isAsked) {
      this.#readOlder();
    }
  }

  /** Shows how many messages of others have not been seen. */
  showUnread(count: number): void {
    this.#newMessages.show(count, this.#list.isFarFromEnd);
  }

  #readOlder(): void {
    const session = this.session();
    const room = session.current;
    const first = room.timeline.messages[0];
    if (first !== undefined && room.timeline.more && !room.isFull && room.stay === "in") {
      session.askHistory(room, first.position);
    }
  }
}

function rowsOf(session: Session, isOwn: (message: Message) => boolean): readonly Row[] {
  const room = session.current;
  const { messages, holes, more } = room.timeline;
  return layOut(
    {
      messages,
      hasOlder: more,
      holes,
      notes: room.notes,
      whispers: room.whispers.all,
      kept: room.kept,
      letters: session.letters(room.name),
      me: session.me,
      line: room.line,
      isOwn,
      stageOf: (whisper) => session.stageOf(whisper),
    },
    Date.now(),
  );
}

function startOf(room: Room, isOnline: boolean, title: string | undefined): Start {
  const first = room.timeline.messages[0]?.position;
  if (room.refusedPage !== undefined && room.refusedPage.before === first) {
    return { kind: "refused", reason: room.refusedPage.reason };
  }
  if (room.timeline.more && room.isFull) {
    return { kind: "full", count: room.timeline.messages.length };
  }
  if (room.timeline.more) {
    const isLoading = room.asked?.isWanted === true && room.asked.before === first;
    return { kind: "older", isLoading, isOnline };
  }
  return room.stay === "in" || first !== undefined
    ? { kind: "begun", room: room.name, title }
    : { kind: "unknown" };
}
