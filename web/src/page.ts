import { AccountClient } from "./account.ts";
import { Activity } from "./activity.ts";
import { Announcer } from "./announcer.ts";
import { systemClock } from "./clock.ts";
import { presenceText } from "./company.ts";
import { Composer } from "./composer.ts";
import { ConfirmDialog } from "./confirm-dialog.ts";
import { Dialer } from "./dialer.ts";
import { find } from "./dom.ts";
import { ACCOUNT_KEY, Doorman } from "./doorman.ts";
import { Drawer } from "./drawer.ts";
import { Frame } from "./frame.ts";
import { HeaderView } from "./header-view.ts";
import { InvitationsView } from "./invitations-view.ts";
import { MembersButton } from "./members-button.ts";
import { NameForm } from "./name-form.ts";
import { newId, newSecret } from "./new-id.ts";
import { NewRoomForm } from "./new-room-form.ts";
import { NoticeView } from "./notice-view.ts";
import { pageTitle } from "./page-title.ts";
import { PeopleView } from "./people-view.ts";
import { LOBBY, type Hit, type Message, type Person } from "./protocol.ts";
import { hashOf, roomOfHash, roomTitle, tokenOfHash } from "./room-name.ts";
import { RoomDialog } from "./room-dialog.ts";
import { RoomView, type RoomViewListener } from "./room-view.ts";
import { RoomsView } from "./rooms-view.ts";
import { SearchView } from "./search-view.ts";
import { Session } from "./session.ts";
import { browserStore, partOf, PREFIX, type Store } from "./stored.ts";
import { TypingView } from "./typing-view.ts";
import { typingText } from "./typists.ts";
import { ThemeSwitch } from "./theme-switch.ts";
import type { Hole } from "./timeline.ts";

/** How often times are drawn anew, in milliseconds. */
const REDRAW_MILLIS = 30_000;

/** Puts the session on the screen, and what is done on the screen into the session. */
class Page implements RoomViewListener {
  readonly #frame = new Frame(() => this.#draw());
  #isAway = false;
  readonly #dialer = new Dialer(() => location.origin);
  readonly #tab = browserStore(() => sessionStorage);
  readonly #browser = browserStore(() => localStorage);
  #session = this.#sessionOf(undefined);
  readonly #announcer = new Announcer();
  readonly #header = new HeaderView();
  readonly #members = new MembersButton(() => this.#lookAtMembers());
  readonly #confirm = new ConfirmDialog();
  readonly #roomDialog = new RoomDialog({
    ask: (request) => this.#session.privateRooms.ask(request),
    confirm: (question) => this.#confirm.ask(question),
    onClose: () => this.#session.privateRooms.forgetProblem(),
  });
  readonly #newRoom = new NewRoomForm((title) => this.#session.create(title));
  readonly #invitations = new InvitationsView({
    onAccept: (room) => this.#session.accept({ room }),
    onDecline: (room) => this.#session.privateRooms.ask({ type: "decline", room }),
  });
  readonly #people = new PeopleView((person) => this.#writeTo(person));
  readonly #drawer = new Drawer();
  readonly #rooms = new RoomsView({
    onGo: (room) => this.#go(room),
    onLeave: (room) => this.#leave(room),
  });
  readonly #notice = new NoticeView(
    () => this.#session.show(this.#session.current.name),
    () => {
      this.#session.privateRooms.forgetProblem();
      this.#say("");
    },
  );
  readonly #room = new RoomView(() => this.#session, this);
  readonly #search = new SearchView({
    onLook: (typed, isHere) => this.#look(typed, isHere),
    onOlder: () => this.#session.search.older(),
    titleOf: (room) => this.#session.privateRooms.find(room)?.title,
    onPick: (hit) => this.#goTo(hit),
  });
  readonly #composer = new Composer(
    (text, to) => this.#post(text, to),
    (to) => this.#session.write(to),
  );
  readonly #typing = new TypingView();
  readonly #nameForm = new NameForm(
    (name) => this.#chooseName(name),
    () => this.#composer.focus(),
  );
  readonly #doorman = new Doorman(
    new AccountClient("account", (input, init) => fetch(input, init)),
    this.#browser,
    {
      visit: () => this.#session,
      begin: (person) => this.#begin(person),
      onClosed: () => {
        this.#drawer.close();
        this.#focusComposer();
      },
      onProblem: (text) => this.#say(text),
    },
  );
  #problem = "";
  /** The way into a private room that the address has led to, until one is in. */
  #token: string | undefined;

  async start(): Promise<void> {
    new ThemeSwitch();
    find("change-name", HTMLButtonElement).addEventListener("click", () => {
      this.#drawer.close();
      this.#nameForm.open(this.#session.me.name);
    });
    find("skip", HTMLButtonElement).addEventListener("click", () => this.#composer.focus());
    this.#listen();
    new Activity((isAway) => {
      this.#isAway = isAway;
      this.#session.setAway(isAway);
    });
    // Times since then grow while nothing happens.
    setInterval(() => this.#frame.request(), REDRAW_MILLIS);
    this.#showAddress();
    this.#focusComposer();
    // Whose line it is has to be known before there is one.
    await this.#doorman.start();
  }

  /** A session of somebody, which shares nothing with those of others at this browser. */
  #sessionOf(person: Person | undefined): Session {
    const part = (store: Store): Store =>
      person === undefined ? store : partOf(store, `as.${person.id}`);
    const session: Session = new Session(
      {
        dial: () => this.#dialer.dial(),
        clock: systemClock,
        tab: part(this.#tab),
        browser: part(this.#browser),
        newId,
        newSecret,
        ...(person === undefined ? {} : { account: person }),
      },
      {
        onChange: () => this.#frame.request(),
        onSaid: (room, message) => this.#onSaid(room, message),
        onPrivate: (from, text) => this.#announcer.say(`${from.name}, only for you`, text),
        onOwnRoom: (room) => {
          this.#token = undefined;
          this.#go(room);
        },
        onTurnedAway: (reason) => this.#say(reason),
        onRemoved: (room, title, reason) => this.#onRemoved(room, title, reason),
        onDown: () => this.#doorman.onDoubt(),
        onEnded: () => void this.#doorman.look(),
        onOutOfReach: (reason) => this.#say(reason),
        onUnreadable: (problem, said) => this.#onUnreadable(problem, said),
      },
    );
    return session;
  }

  /** Goes on as somebody else: nothing of who it was before stays on the screen. */
  #begin(person: Person | undefined): void {
    const { name } = this.#session.current;
    this.#composer.writeTo(undefined);
    this.#search.clear();
    if (this.#session.person !== undefined) {
      this.#composer.clear();
    }
    this.#session.suspend();
    this.#session.close();
    this.#roomDialog.close();
    this.#session = this.#sessionOf(person);
    this.#session.setAway(this.#isAway);
    this.#session.show(name);
    if (this.#token !== undefined) {
      // Whoever came by a link and signs in first comes in as who they are then.
      this.#session.accept({ token: this.#token });
    }
  }

  onScroll(): void {
    this.#frame.request();
  }

  onLatest(): void {
    this.#frame.request();
    this.#composer.focus();
  }

  onRetry(letter: Parameters<Session["retry"]>[0]): void {
    this.#session.retry(letter);
  }

  onDiscard(letter: Parameters<Session["discard"]>[0]): void {
    this.#session.discard(letter);
    this.#composer.focus();
  }

  onFill(hole: Hole): void {
    const room = this.#session.current;
    if (hole.isReached) {
      this.#session.readOn(room, hole);
    } else {
      this.#session.askHistory(room, hole.before);
    }
  }

  onRemove(position: number): void {
    const room = this.#session.current.name;
    this.#confirm.ask({
      text: "Remove this message for everybody and for ever?",
      yes: "Remove",
      onYes: () => this.#session.privateRooms.ask({ type: "remove-message", room, position }),
    });
  }

  #lookAtMembers(): void {
    const room = this.#session.current.name;
    this.#session.privateRooms.look(room);
    this.#roomDialog.open(room);
    this.#frame.request();
  }

  #onRemoved(room: string, title: string, reason: string): void {
    if (this.#roomDialog.room === room) {
      this.#roomDialog.close();
    }
    if (location.hash === hashOf(room)) {
      history.replaceState(null, "", hashOf(LOBBY));
    }
    this.#say(`${title}: ${reason}`);
  }

  #titleOf(room: string): string | undefined {
    return this.#session.privateRooms.find(room)?.title;
  }

  #listen(): void {
    addEventListener("hashchange", () => this.#showAddress());
    addEventListener("storage", ({ key }) => {
      if (key === null || key === PREFIX + ACCOUNT_KEY) {
        void this.#doorman.look();
      }
    });
    addEventListener("online", () => this.#session.wake());
    addEventListener("offline", () => this.#session.drop());
    addEventListener("pagehide", () => this.#session.suspend());
    addEventListener("pageshow", (event) => {
      if (event.persisted) {
        this.#session.resume();
      }
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") {
        this.#session.wake();
      }
      this.#frame.request();
    });
  }

  #showAddress(): void {
    const token = tokenOfHash(location.hash);
    if (token !== undefined) {
      // Whoever looks over one's shoulder, or goes back, finds no token.
      history.replaceState(null, "", hashOf(LOBBY));
      this.#session.show(LOBBY);
      this.#token = token;
      this.#session.accept({ token });
      return;
    }
    const room = roomOfHash(location.hash);
    if (room === undefined) {
      this.#say("There can be no room of that name: 1 to 64 letters, digits, or - _ .");
      history.replaceState(null, "", hashOf(LOBBY));
    } else {
      this.#problem = "";
    }
    this.#session.show(room ?? LOBBY);
    this.#drawer.close();
  }

  #go(room: string): void {
    if (room === this.#session.current.name) {
      this.#drawer.close();
    } else {
      location.hash = hashOf(room);
    }
    this.#focusComposer();
  }

  #look(typed: string, isHere: boolean): void {
    this.#session.search.look(typed, isHere ? this.#session.current.name : undefined);
    this.#frame.request();
  }

  /** Shows something that was found where it was said. */
  #goTo(hit: Hit): void {
    this.#drawer.close();
    this.#say("");
    if ("letter" in hit) {
      this.#session.reachLetter(hit.letter);
      return;
    }
    const { id, position } = hit.message;
    if (hit.room !== this.#session.current.name) {
      history.pushState(null, "", hashOf(hit.room));
      this.#session.show(hit.room);
    }
    this.#session.reach(this.#session.current, { id, position });
  }

  #leave(room: string): void {
    if (room === this.#session.current.name) {
      // The address changes first: the room that is shown cannot be left.
      history.pushState(null, "", hashOf(LOBBY));
      this.#session.show(LOBBY);
    }
    this.#session.leave(room);
  }

  #writeTo(person: Person): void {
    this.#drawer.close();
    this.#composer.writeTo(person);
    this.#composer.focus();
  }

  #post(text: string, to: Person | undefined): string {
    if (!this.#session.post(text, to)) {
      return "Too many messages wait for the connection. This one stays here until there is room.";
    }
    this.#room.toEnd();
    return "";
  }

  #chooseName(name: string): boolean {
    this.#session.setName(name);
    return this.#session.nameRefusal === "";
  }

  #onSaid(room: string, message: Message): void {
    if (room === this.#session.current.name) {
      this.#announcer.say(message.person.name, message.text);
    }
  }

  #onUnreadable(problem: string, said: unknown): void {
    console.error(`What the server said cannot be read: ${problem}.`, said);
    this.#say("Something that the server said cannot be read, and is missing here.");
  }

  #say(problem: string): void {
    this.#problem = problem;
    this.#frame.request();
  }

  /** On a touch screen, the keyboard would cover half of what one came to read. */
  #focusComposer(): void {
    if (matchMedia("(pointer: fine)").matches) {
      this.#composer.focus();
    }
  }

  #draw(): void {
    const session = this.#session;
    const room = session.current;
    const title = roomTitle(room.name, this.#titleOf(room.name));
    const role = session.privateRooms.find(room.name)?.role;
    const isHidden = document.visibilityState === "hidden";
    const isOwn = session.isOwn();
    this.#room.show(isOwn);
    if (this.#room.follows && !isHidden) {
      session.markSeen();
    }
    session.markLines();
    session.watchPeople();
    const rooms = session.rooms.map((each) => ({
      name: each.name,
      title: roomTitle(each.name, this.#titleOf(each.name)),
      unread: each.unread(isOwn),
      refused: session.letters(each.name).filter((letter) => letter.refusal !== "").length,
    }));
    const isIn = room.stay === "in";
    this.#room.showUnread(room.unread(isOwn));
    this.#rooms.show(rooms, room.name);
    this.#people.show(
      isIn ? room.people : [],
      isIn ? room.visitors : 0,
      session.me.id,
      session.correspondents,
      (id) => this.#presenceOf(id),
    );
    this.#drawTyping();
    this.#header.show(title, isIn ? room.visitors : undefined, session.link);
    this.#members.show(role);
    this.#drawPrivateRooms();
    const problem = this.#roomDialog.room === "" ? session.privateRooms.problem : "";
    this.#notice.show(room.refusal || this.#problem || problem, room.refusal !== "");
    const privateTitle = this.#titleOf(room.name);
    this.#composer.show(room.name, privateTitle, session.limits.text, role === "reader");
    const isOnline = session.link === "open";
    this.#search.draw(session.search, room.name, session.me, session.canSearch, isOnline);
    const to = this.#composer.addressee;
    this.#composer.showPresence(to === undefined ? "" : (this.#presenceOf(to.id)?.text ?? ""));
    this.#nameForm.show(session.me.name, session.nameRefusal);
    const unread = rooms.reduce((sum, each) => sum + each.unread, 0);
    document.title = pageTitle(title, unread, isHidden);
    document.body.classList.toggle("unread-elsewhere", unread > room.unread(isOwn));
  }

  #drawPrivateRooms(): void {
    const { privateRooms, me, limits } = this.#session;
    const room = this.#roomDialog.room;
    const members = privateRooms.membersOf(room);
    const isThere = new Set([
      me.id,
      ...[...(members?.people ?? []), ...(members?.invited ?? [])].map(({ person }) => person.id),
    ]);
    this.#newRoom.show(limits);
    this.#invitations.show(privateRooms.invitations);
    this.#roomDialog.show({
      members,
      link: privateRooms.linkOf(room),
      me,
      known: this.#session.known.filter(({ id }) => !isThere.has(id)),
      problem: room === "" ? "" : privateRooms.problem,
    });
  }

  #presenceOf(id: string): { readonly state: string; readonly text: string } | undefined {
    const known = this.#session.presenceOf(id);
    return known && { state: known.state, text: presenceText(known, Date.now()) };
  }

  #drawTyping(): void {
    const { here, privately } = this.#session.typists;
    const isPrivate = privately.length > 0;
    this.#typing.show(typingText(isPrivate ? privately : here, isPrivate));
  }
}

void new Page().start();
