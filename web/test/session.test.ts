import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DEFAULT_LIMITS, type Entered, type Message, type Person } from "../src/protocol.ts";
import { Session } from "../src/session.ts";
import { memoryStore } from "../src/stored.ts";
import { FakeClock } from "./fake-clock.ts";
import { LoopbackSocket } from "./loopback.ts";
import { ADA, BOB, message, messages, positionsOf } from "./messages.ts";

const ME = { id: "p-me", name: "Anonymous" };

/** A page without a screen, on a line whose server is the test. */
class Visit {
  readonly clock = new FakeClock();
  readonly sockets: LoopbackSocket[] = [];
  readonly said: string[] = [];
  readonly session: Session;
  ends = 0;
  #ids = 0;

  constructor(
    readonly tab = memoryStore(),
    readonly browser = memoryStore(),
    ids = "id",
    account?: Person,
  ) {
    const parts = {
      dial: () => this.#dial(),
      clock: this.clock,
      tab,
      browser,
      newId: () => `${ids}-${++this.#ids}`,
      newSecret: () => `${ids} secret`,
      ...(account === undefined ? {} : { account }),
    };
    const onPrivate = (_: unknown, text: string): void => void this.said.push(`privately ${text}`);
    const onSaid = (_: string, { text }: Message): void => void this.said.push(text);
    const onOutOfReach = (reason: string): void => void this.said.push(`out of reach: ${reason}`);
    const onOwnRoom = (room: string): void => void this.said.push(`go to ${room}`);
    const onTurnedAway = (reason: string): void => void this.said.push(`turned away: ${reason}`);
    const onRemoved = (room: string, title: string, reason: string): void =>
      void this.said.push(`removed from ${room} ${title} ${reason}`);
    this.session = new Session(parts, {
      onChange() {},
      onSaid,
      onPrivate,
      onDown() {},
      onOutOfReach,
      onUnreadable: (problem) => void this.said.push(`unreadable: ${problem}`),
      onEnded: () => void this.ends++,
      onTurnedAway,
      onOwnRoom,
      onRemoved,
    });
  }

  get line(): LoopbackSocket {
    return this.sockets.at(-1) ?? assert.fail("nothing was dialled");
  }

  /** What was said to have been read of what was said to oneself alone. */
  get lettersRead(): object[] {
    return this.line.sentOf("read").filter(({ room }) => room === undefined);
  }

  get texts(): string[] {
    return this.session.current.timeline.messages.map(({ text }) => text);
  }

  /** Shows the lobby, and is welcomed. */
  start(): this {
    this.session.show("/");
    this.session.start();
    this.line.welcome();
    return this;
  }

  /** The line drops, and the next one is welcomed. */
  reconnect(): void {
    this.line.cut();
    this.session.wake();
    this.line.welcome("p-me-again");
  }

  entered(positions: readonly number[], rest: Partial<Entered> = {}): void {
    this.line.say({
      type: "entered",
      room: "/",
      messages: messages(positions),
      more: false,
      gap: false,
      people: [ME],
      visitors: 1,
      ...rest,
    });
  }

  delivers(...delivered: Message[]): void {
    delivered.forEach((each) => this.line.say({ type: "message", room: "/", message: each }));
  }

  posted(id: string, position: number): void {
    this.line.say({ type: "posted", room: "/", id, position });
  }

  refuses(request: string, code: string, rest: object = {}): void {
    this.line.say({ type: "refused", request, code, reason: `${code}!`, ...rest });
  }

  #dial(): LoopbackSocket {
    const socket = new LoopbackSocket();
    this.sockets.push(socket);
    return socket;
  }
}

describe("Session: entering", () => {
  test("the name is sent before the rooms are entered", () => {
    const browser = memoryStore();
    browser.write("name", "Ada");
    const visit = new Visit(memoryStore(), browser).start();
    assert.deepEqual(visit.line.sent, [
      { type: "identify", secret: "id secret" },
      { type: "name", name: "Ada" },
      { type: "enter", room: "/" },
    ]);
  });

  test("coming back brings what was missed, in order and once", () => {
    const visit = new Visit().start();
    visit.entered([1, 2]);
    visit.delivers(message(3));
    visit.reconnect();
    assert.deepEqual(visit.line.sentOf("enter"), [{ type: "enter", room: "/", after: 3 }]);
    visit.entered([4, 5]);
    visit.delivers(message(6));
    assert.deepEqual(positionsOf(visit.session.current.timeline.messages), [1, 2, 3, 4, 5, 6]);
  });

  test("all rooms are entered again, the one that is shown first", () => {
    const visit = new Visit().start();
    visit.session.show("team");
    visit.session.show("ops");
    visit.reconnect();
    assert.deepEqual(
      visit.line.sentOf("enter").map(({ room }) => room),
      ["ops", "/", "team"],
    );
  });

  test("rooms are remembered, and left ones are not", () => {
    const visit = new Visit().start();
    visit.session.show("team");
    visit.session.show("ops");
    visit.session.leave("team");
    assert.deepEqual(visit.line.sentOf("leave"), [{ type: "leave", room: "team" }]);
    const next = new Visit(memoryStore(), visit.browser);
    assert.deepEqual(
      next.session.rooms.map(({ name }) => name),
      ["/", "ops"],
    );
  });

  test("a room that cannot be entered says why, and one that is full is tried again", () => {
    const visit = new Visit().start();
    visit.refuses("enter", "TOO_MANY_ROOMS", { room: "/" });
    assert.equal(visit.session.current.refusal, "TOO_MANY_ROOMS!");
    visit.clock.pass(30_000);
    assert.equal(visit.line.sentOf("enter").length, 1);
    visit.session.show("/");
    visit.refuses("enter", "TOO_FAST", { room: "/" });
    visit.clock.pass(500);
    assert.equal(visit.line.sentOf("enter").length, 3);
    visit.entered([]);
    assert.equal(visit.session.current.refusal, "");
  });

  test("who is here follows who comes, goes and changes names", () => {
    const visit = new Visit().start();
    visit.entered([], { people: [ME, BOB], visitors: 2 });
    visit.line.say({ type: "joined", room: "/", person: ADA, visitors: 3 });
    visit.line.say({ type: "left", room: "/", person: BOB, visitors: 2 });
    const person = { id: ADA.id, name: "Countess" };
    visit.line.say({ type: "renamed", room: "/", person, was: "Ada" });
    const { people, visitors, notes } = visit.session.current;
    assert.deepEqual(people, [ME, person]);
    assert.equal(visitors, 2);
    assert.deepEqual(
      notes.map(({ kind }) => kind),
      ["joined", "left", "renamed"],
    );
  });
});

describe("Session: posting", () => {
  test("a message waits until it is posted, and is there once when it is delivered", () => {
    const visit = new Visit().start();
    visit.entered([1]);
    visit.session.post("mine");
    assert.equal(visit.session.letters("/").length, 1);
    visit.posted("id-2", 9);
    assert.equal(visit.session.letters("/").length, 0);
    assert.deepEqual(positionsOf(visit.session.current.kept), [9]);
    visit.delivers(message(9, { id: "id-2", person: ME, text: "mine" }));
    assert.deepEqual(visit.session.current.kept, []);
    assert.deepEqual(visit.texts, ["text 1", "mine"]);
  });

  test("what is posted does not hide what others said before", () => {
    const visit = new Visit().start();
    visit.entered([1]);
    visit.session.post("mine");
    visit.posted("id-2", 9);
    visit.reconnect();
    assert.deepEqual(visit.line.sentOf("enter"), [{ type: "enter", room: "/", after: 1 }]);
    visit.entered([], { messages: [message(5), message(9, { id: "id-2", text: "mine" })] });
    assert.deepEqual(visit.texts, ["text 1", "text 5", "mine"]);
    assert.deepEqual(visit.session.current.kept, []);
  });

  test("what was written without a line is sent when it is back, in order, one by one", () => {
    const visit = new Visit().start();
    visit.entered([]);
    visit.line.cut();
    visit.session.post("one");
    visit.session.post("two");
    visit.session.wake();
    visit.line.welcome();
    assert.deepEqual(
      visit.line.sentOf("post").map(({ text }) => text),
      ["one"],
    );
    visit.posted("id-2", 5);
    visit.posted("id-3", 6);
    assert.deepEqual(
      visit.line.sentOf("post").map(({ id, text }) => [id, text]),
      [
        ["id-2", "one"],
        ["id-3", "two"],
      ],
    );
    assert.deepEqual(visit.session.letters("/"), []);
  });

  test("a post without an answer is sent again under its id", () => {
    const visit = new Visit().start();
    visit.session.post("mine");
    visit.reconnect();
    const [again] = visit.line.sentOf("post");
    assert.equal(again?.id, "id-2");
  });

  test("a post that was delivered over the lost line is not sent again", () => {
    const visit = new Visit().start();
    visit.entered([1]);
    visit.session.post("mine");
    visit.delivers(message(2, { id: "id-2", person: ME, text: "mine" }));
    visit.reconnect();
    assert.deepEqual(visit.line.sentOf("post"), []);
    assert.deepEqual(visit.texts, ["text 1", "mine"]);
  });

  test("a server that does not answer a post is given up", () => {
    const visit = new Visit().start();
    visit.session.post("mine");
    visit.clock.pass(9000);
    visit.delivers(message(1));
    visit.clock.pass(9000);
    visit.delivers(message(2));
    visit.clock.pass(2000);
    assert.equal(visit.session.link, "waiting");
  });

  test("a message that is refused for good says why, and holds nothing up", () => {
    const visit = new Visit().start();
    visit.session.post("bad");
    visit.session.post("good");
    visit.refuses("post", "BAD_TEXT", { room: "/", id: "id-2" });
    const [refused] = visit.session.letters("/");
    assert.equal(refused?.refusal, "BAD_TEXT!");
    assert.equal(visit.line.sentOf("post").at(-1)?.text, "good");
    visit.reconnect();
    assert.deepEqual(
      visit.line.sentOf("post").map(({ text }) => text),
      ["good"],
    );
  });

  test("a refused message can be sent anew, or thrown away", () => {
    const visit = new Visit().start();
    visit.session.post("bad");
    visit.refuses("post", "BAD_ID", { room: "/", id: "id-2" });
    visit.session.retry(visit.session.letters("/")[0] ?? assert.fail());
    assert.deepEqual(
      visit.line.sentOf("post").map(({ id, text }) => [id, text]),
      [
        ["id-2", "bad"],
        ["id-3", "bad"],
      ],
    );
    visit.refuses("post", "BAD_TEXT", { room: "/", id: "id-3" });
    visit.session.discard(visit.session.letters("/")[0] ?? assert.fail());
    assert.deepEqual(visit.session.letters("/"), []);
  });

  for (const code of ["TOO_FAST", "OVERLOADED", "NOT_KEPT"]) {
    test(`${code} is tried again later, in order`, () => {
      const visit = new Visit().start();
      visit.session.post("one");
      visit.session.post("two");
      visit.refuses("post", code, { room: "/", id: "id-2" });
      assert.equal(visit.session.delayReason, `${code}!`);
      visit.clock.pass(499);
      assert.equal(visit.line.sentOf("post").length, 1);
      visit.clock.pass(1);
      visit.posted("id-2", 1);
      assert.equal(visit.session.delayReason, "");
      assert.deepEqual(
        visit.line.sentOf("post").map(({ text }) => text),
        ["one", "one", "two"],
      );
    });
  }

  test("a page that is loaded again goes on where it was", () => {
    const before = new Visit().start();
    before.session.post("mine");
    before.session.suspend();
    const after = new Visit(before.tab, before.browser).start();
    assert.deepEqual(
      after.line.sentOf("post").map(({ id, text }) => [id, text]),
      [["id-2", "mine"]],
    );
  });

  test("a second tab does not send what waits in the first", () => {
    const first = new Visit().start();
    first.session.post("mine");
    const second = new Visit(memoryStore(), first.browser, "second").start();
    second.clock.pass(20_000);
    assert.deepEqual(second.line.sentOf("post"), []);
    assert.deepEqual(second.session.letters("/"), []);
  });
});

describe("Session: private messages", () => {
  const said = { type: "private", id: "whisper-1", from: BOB, to: ME, text: "psst", time: 1 };
  const identified = { type: "identified", person: ME, unread: 0, read: 0, received: 0 };
  const letters = { type: "letters", messages: [], more: false, progress: [] };

  /** What of each correspondent has not been read. */
  function unreadOf({ session }: Visit): [string, number][] {
    return session.correspondents.map(({ person, unread }) => [person.name, unread]);
  }

  /** How far one's own have got. */
  function stagesOf({ session }: Visit): string[] {
    const all = session.current.whispers.all.filter(({ isOwn }) => isOwn);
    return all.map((whisper) => session.stageOf(whisper));
  }

  test("one that comes twice is shown once, and counts as unread", () => {
    const visit = new Visit().start();
    visit.entered([1]);
    visit.line.say(said);
    visit.line.say(said);
    const { current } = visit.session;
    assert.deepEqual(
      current.whispers.all.map(({ text, isOwn, after }) => [text, isOwn, after]),
      [["psst", false, 1]],
    );
    assert.equal(current.unread(visit.session.isOwn()), 1);
    visit.session.markSeen();
    assert.equal(current.unread(visit.session.isOwn()), 0);
    assert.deepEqual(visit.said, ["privately psst"]);
  });

  test("one's own waits for the line, goes to the person, and is shown when it was said", () => {
    const visit = new Visit().start();
    visit.entered([1]);
    visit.line.cut();
    visit.session.post("hello", BOB);
    visit.session.wake();
    visit.line.welcome();
    const [sent] = visit.line.sentOf("private");
    assert.deepEqual(sent, {
      type: "private",
      to: BOB.id,
      name: BOB.name,
      id: "id-2",
      text: "hello",
    });
    assert.deepEqual(visit.line.sentOf("post"), []);
    visit.line.say({ ...said, id: "id-2", from: ME, to: BOB, text: "hello" });
    visit.line.say({ type: "delivered", to: BOB.id, id: "id-2" });
    assert.deepEqual(visit.session.letters("/"), []);
    assert.equal(visit.session.current.whispers.all[0]?.isOwn, true);
  });

  test("one that was kept is acknowledged, and said to be read when it was seen", () => {
    const visit = new Visit().start();
    visit.line.say(identified);
    visit.entered([1, 9]);
    visit.line.say({ ...said, position: 4 });
    visit.line.say({ ...said, id: "whisper-2", position: 6 });
    visit.line.say({ ...said, id: "whisper-2", position: 6 });
    assert.deepEqual(
      visit.line.sentOf("received").map(({ position }) => position),
      [4, 6, 6],
    );
    assert.deepEqual(visit.lettersRead, []);
    visit.session.markSeen();
    visit.session.markSeen();
    assert.deepEqual(visit.lettersRead, [{ type: "read", position: 6 }]);
    assert.deepEqual(
      visit.session.current.whispers.all.map(({ after }) => after),
      [9, 9],
    );
  });

  test("those of an earlier visit are shown again, and are not unread", () => {
    const visit = new Visit().start();
    const same = { id: "p-same", name: "Ada" };
    visit.line.say({ ...identified, person: same, read: 3, received: 3 });
    assert.deepEqual(visit.line.sentOf("letters"), [{ type: "letters", count: 100 }]);
    visit.entered([1]);
    const own = { ...said, id: "whisper-0", from: same, to: BOB, position: 2 };
    visit.line.say({ ...letters, messages: [own, { ...said, to: same, position: 3 }] });
    const { current } = visit.session;
    assert.deepEqual(
      current.whispers.all.map(({ text, isOwn }) => [text, isOwn]),
      [
        ["psst", true],
        ["psst", false],
      ],
    );
    assert.equal(current.unread(visit.session.isOwn()), 0);
    visit.session.markSeen();
    assert.deepEqual(visit.lettersRead, []);
    visit.reconnect();
    assert.deepEqual(visit.line.sent[0], visit.sockets[0]?.sent[0]);
  });

  test("what was not read on an earlier visit is unread, of each person, and shown last", () => {
    const visit = new Visit().start();
    visit.line.say({ ...identified, unread: 3, read: 2, received: 4 });
    visit.line.say({
      ...letters,
      messages: [
        { ...said, position: 2 },
        { ...said, id: "whisper-2", position: 3 },
        { ...said, id: "whisper-3", from: ADA, position: 4 },
      ],
    });
    visit.line.say({ ...said, id: "whisper-4", position: 7 });
    visit.entered([1, 9]);
    const { current } = visit.session;
    assert.deepEqual(unreadOf(visit), [
      ["Bob", 2],
      ["Ada", 1],
    ]);
    assert.equal(current.unread(visit.session.isOwn()), 3);
    assert.deepEqual(
      current.whispers.all.map(({ after }) => after),
      [2, 9, 9, 9],
    );
    visit.session.markSeen();
    assert.deepEqual(visit.lettersRead, [{ type: "read", position: 7 }]);
    assert.deepEqual(unreadOf(visit), [
      ["Bob", 0],
      ["Ada", 0],
    ]);
  });

  test("what was read elsewhere is not unread here", () => {
    const visit = new Visit().start();
    visit.line.say(identified);
    visit.entered([1]);
    visit.line.say({ ...said, id: "whisper-2", position: 6 });
    visit.line.say({ ...letters, messages: [{ ...said, position: 4 }] });
    assert.deepEqual(unreadOf(visit), [["Bob", 2]]);
    visit.line.say({ type: "unread", unread: 1, read: 4 });
    assert.deepEqual(unreadOf(visit), [["Bob", 1]]);
    visit.line.say({ type: "unread", unread: 0, read: 6 });
    assert.deepEqual(unreadOf(visit), [["Bob", 0]]);
    visit.session.markSeen();
    assert.deepEqual(visit.lettersRead, []);
  });

  test("what was heard in a room that is not shown is read no sooner than it is seen", () => {
    const visit = new Visit().start();
    visit.line.say(identified);
    visit.entered([1]);
    visit.line.say({ ...said, position: 4 });
    visit.session.show("team");
    visit.line.say({ ...said, id: "whisper-2", position: 6 });
    visit.session.markSeen();
    assert.deepEqual(visit.lettersRead, [{ type: "read", position: 3 }]);
    assert.deepEqual(unreadOf(visit), [["Bob", 1]]);
    visit.session.show("/");
    visit.session.markSeen();
    assert.deepEqual(visit.lettersRead.at(-1), { type: "read", position: 6 });
  });

  test("neither one's own nor what was listed is said to have come", () => {
    const visit = new Visit().start();
    visit.line.say({ ...identified, received: 2 });
    visit.entered([1]);
    visit.line.say({ ...letters, messages: [{ ...said, position: 8 }] });
    visit.line.say({ ...said, id: "whisper-2", from: ME, to: BOB, position: 9 });
    visit.session.markSeen();
    assert.deepEqual(visit.line.sentOf("received"), []);
    assert.deepEqual(visit.lettersRead, [{ type: "read", position: 2 }]);
    visit.line.say({ ...said, position: 8 });
    visit.session.markSeen();
    assert.deepEqual(visit.line.sentOf("received"), [{ type: "received", position: 8 }]);
    assert.deepEqual(visit.lettersRead.at(-1), { type: "read", position: 8 });
  });

  test("that it was read is said again if it was lost with the line", () => {
    const visit = new Visit().start();
    visit.line.say(identified);
    visit.entered([1]);
    visit.line.say({ ...said, position: 4 });
    visit.session.markSeen();
    visit.reconnect();
    visit.line.say({ ...identified, unread: 1, received: 4 });
    visit.session.markSeen();
    assert.deepEqual(visit.lettersRead, [{ type: "read", position: 4 }]);
  });

  test("one's own tells how far it has got, also what was told while the line was down", () => {
    const visit = new Visit().start();
    visit.line.say(identified);
    visit.entered([1]);
    [2, 3, 4].forEach((position) => {
      visit.line.say({ ...said, id: `whisper-${position}`, from: ME, to: BOB, position });
    });
    assert.deepEqual(stagesOf(visit), ["kept", "kept", "kept"]);
    visit.line.say({ type: "receipt", by: BOB.id, stage: "DELIVERED", position: 3 });
    assert.deepEqual(stagesOf(visit), ["received", "received", "kept"]);
    visit.line.say({ type: "receipt", by: BOB.id, stage: "READ", position: 2 });
    visit.line.say({ type: "receipt", by: ADA.id, stage: "READ", position: 4 });
    assert.deepEqual(stagesOf(visit), ["read", "received", "kept"]);
    visit.reconnect();
    visit.line.say(identified);
    assert.equal(visit.line.sentOf("letters").length, 1);
    const progress = [{ by: BOB.id, delivered: 4, read: 3 }];
    visit.line.say({ ...letters, progress });
    assert.deepEqual(stagesOf(visit), ["read", "read", "received"]);
  });

  test("one that was handed over and not kept has been received", () => {
    const visit = new Visit().start();
    visit.entered([1]);
    visit.line.say({ ...said, from: ME, to: BOB });
    assert.deepEqual(stagesOf(visit), ["received"]);
  });

  test("positions of another log mean nothing", () => {
    const visit = new Visit().start();
    visit.line.say(identified);
    visit.entered([1]);
    visit.line.say({ ...said, position: 40 });
    visit.session.markSeen();
    visit.line.cut();
    visit.session.wake();
    visit.line.welcome("p-me", "another");
    visit.line.say(identified);
    visit.line.say({ ...said, position: 2 });
    visit.session.markSeen();
    assert.deepEqual(visit.line.sentOf("received"), [{ type: "received", position: 2 }]);
    assert.deepEqual(visit.lettersRead, [{ type: "read", position: 2 }]);
  });

  test("one that is kept is off the outbox", () => {
    const visit = new Visit().start();
    visit.entered([1]);
    visit.session.post("hello", BOB);
    visit.line.say({ type: "kept", to: BOB.id, id: "id-2", position: 5 });
    assert.deepEqual(visit.session.letters("/"), []);
  });

  test("one that is refused says why, and holds nothing up", () => {
    const visit = new Visit().start();
    visit.entered([1]);
    visit.session.post("hello", BOB);
    visit.session.post("to all");
    const reason = "Not here.";
    visit.line.say({ type: "refused", request: "private", id: "id-2", code: "NOT_HERE", reason });
    assert.equal(visit.session.letters("/")[0]?.refusal, reason);
    assert.equal(visit.line.sentOf("post")[0]?.text, "to all");
  });
});

describe("Session: another log", () => {
  test("what is known of one log means nothing in the next", () => {
    const visit = new Visit();
    visit.session.show("/");
    visit.session.start();
    const welcome = { type: "welcome", person: ME, limits: DEFAULT_LIMITS };
    visit.line.say({ ...welcome, epoch: "one" });
    visit.entered([7, 8]);
    visit.line.cut();
    visit.session.wake();
    visit.line.say({ ...welcome, epoch: "two" });
    assert.deepEqual(visit.line.sentOf("enter"), [{ type: "enter", room: "/" }]);
    visit.entered([1]);
    assert.deepEqual(visit.texts, ["text 1"]);
  });
});

describe("Session: names", () => {
  test("a refused name is told, and not sent again", () => {
    const visit = new Visit().start();
    visit.session.setName("admin");
    visit.refuses("name", "BAD_NAME");
    assert.equal(visit.session.nameRefusal, "BAD_NAME!");
    assert.equal(visit.session.me.name, "Anonymous");
    visit.reconnect();
    assert.deepEqual(visit.line.sentOf("name"), []);
  });

  test("a name that came too fast is sent again", () => {
    const visit = new Visit().start();
    visit.session.setName("Ada");
    visit.refuses("name", "TOO_FAST");
    visit.clock.pass(500);
    assert.equal(visit.line.sentOf("name").length, 2);
    assert.equal(visit.session.nameRefusal, "");
  });

  test("a name that cannot be one is not sent", () => {
    const visit = new Visit().start();
    visit.session.setName("  ");
    visit.session.setName("x".repeat(41));
    assert.deepEqual(visit.line.sentOf("name"), []);
    assert.equal(visit.session.nameRefusal, "A name has 1 to 40 characters.");
    visit.session.setName(" Ada \n Lovelace ");
    assert.deepEqual(visit.line.sentOf("name"), [{ type: "name", name: "Ada Lovelace" }]);
  });
});

describe("Session: reading", () => {
  test("older messages are asked for one page at a time", () => {
    const visit = new Visit().start();
    visit.entered([10, 11], { more: true });
    const room = visit.session.current;
    visit.session.askHistory(room, 10);
    visit.session.askHistory(room, 10);
    assert.deepEqual(visit.line.sentOf("history"), [
      { type: "history", room: "/", before: 10, count: 50 },
    ]);
    visit.line.say({ type: "history", room: "/", messages: messages([8, 9]), more: false });
    assert.deepEqual(positionsOf(room.timeline.messages), [8, 9, 10, 11]);
    assert.equal(room.timeline.more, false);
    assert.deepEqual(visit.said, [], "nothing was looked for that is not there");
  });

  test("a page that was lost with its line can be asked for again", () => {
    const visit = new Visit().start();
    visit.entered([10], { more: true });
    visit.session.askHistory(visit.session.current, 10);
    visit.reconnect();
    visit.session.askHistory(visit.session.current, 10);
    assert.equal(visit.line.sentOf("history").length, 1);
  });

  test("a page that the server will not give is told, and can be asked for again", () => {
    const visit = new Visit().start();
    visit.entered([10], { more: true });
    const room = visit.session.current;
    visit.session.askHistory(room, 10);
    visit.refuses("history", "OVERLOADED", { room: "/" });
    assert.deepEqual(room.refusedPage, { before: 10, reason: "OVERLOADED!" });
    visit.session.askHistory(room, 10);
    assert.equal(room.refusedPage, undefined);
    assert.equal(visit.line.sentOf("history").length, 2);
  });

  test("a line that is dead is found out, whatever is awaited on it", () => {
    const visit = new Visit().start();
    visit.entered([10], { more: true });
    visit.session.askHistory(visit.session.current, 10);
    visit.delivers(message(11));
    visit.clock.pass(45_000);
    assert.equal(visit.session.link, "open");
    visit.clock.pass(10_000);
    assert.equal(visit.session.link, "waiting");
  });

  test("what was missed beyond the server's patience can be had", () => {
    const visit = new Visit().start();
    visit.entered([1]);
    visit.reconnect();
    visit.entered([80, 81], { gap: true, more: true });
    const { timeline } = visit.session.current;
    assert.deepEqual(timeline.holes, [{ after: 1, before: 80 }]);
    visit.session.askHistory(visit.session.current, 80);
    visit.line.say({ type: "history", room: "/", messages: messages([1, 40]), more: false });
    assert.deepEqual(timeline.holes, []);
    assert.deepEqual(positionsOf(timeline.messages), [1, 40, 80, 81]);
  });

  test("a room that has grown long is not made longer, nor asked for for ever", () => {
    const visit = new Visit().start();
    const positions = Array.from({ length: 1990 }, (_, i) => 1000 + i);
    visit.entered(positions, { more: true });
    const room = visit.session.current;
    assert.equal(room.isFull, false);
    visit.session.askHistory(room, 1000);
    visit.line.say({
      type: "history",
      room: "/",
      messages: messages([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
      more: true,
    });
    assert.equal(room.isFull, true);
    assert.equal(room.timeline.messages[0]?.position, 7);
    visit.delivers(message(5000));
    assert.deepEqual(positionsOf(room.timeline.messages.slice(0, 2)), [8, 9]);
    assert.equal(room.isFull, true);
  });

  test("only what others said since is unread", () => {
    const visit = new Visit().start();
    visit.entered([1, 2]);
    const room = visit.session.current;
    const unread = (): number => room.unread(visit.session.isOwn());
    assert.equal(unread(), 0);
    visit.delivers(message(3), message(4, { person: ME }), message(5));
    assert.equal(unread(), 2);
    assert.deepEqual(visit.said, ["text 3", "text 5"]);
    visit.session.markSeen();
    assert.equal(unread(), 0);
  });

  test("one's own messages are known over connections, and by name over visits", () => {
    const visit = new Visit().start();
    visit.session.setName("Ada");
    visit.session.post("mine");
    const mine = message(1, { id: "id-2", person: { id: "p-old", name: "Ada" } });
    assert.equal(visit.session.isOwn()(mine), true);
    const other = new Visit(memoryStore(), visit.browser).start();
    assert.equal(other.session.isOwn()(mine), true);
    other.session.setName("Bob");
    assert.equal(other.session.isOwn()(mine), false);
  });

  test("a message of long ago is shown with what was said around it", () => {
    const visit = new Visit().start();
    const { session } = visit;
    visit.entered([90, 91], { more: true });
    const room = session.current;
    session.reach(room, { id: "message-12", position: 12 });
    assert.deepEqual(visit.line.sentOf("history").at(-1), {
      type: "history",
      room: "/",
      around: 12,
      count: 100,
    });
    assert.equal(room.hasTarget, false);
    visit.line.say({
      type: "history",
      room: "/",
      messages: messages([11, 12, 13]),
      more: true,
      newer: true,
    });
    assert.equal(room.hasTarget, true);
    assert.deepEqual(room.timeline.holes, [{ after: 13, before: 90, isReached: true }]);

    const hole = room.timeline.holes[0] ?? assert.fail("there is a hole");
    session.readOn(room, hole);
    assert.equal(room.asked?.before, 90);
    visit.line.say({
      type: "history",
      room: "/",
      messages: messages([12, 13, 50, 90, 91]),
      more: true,
      newer: false,
    });
    assert.deepEqual(room.timeline.holes, []);
  });

  test("a message that is here is not asked for, and one of another room when it is entered", () => {
    const visit = new Visit().start();
    const { session } = visit;
    visit.entered([90, 91]);
    session.reach(session.current, { id: "message-90", position: 90 });
    assert.equal(session.current.hasTarget, true);
    session.show("other");
    session.reach(session.current, { id: "message-12", position: 12 });
    assert.deepEqual(visit.line.sentOf("history"), []);
    visit.entered([70], { room: "other", more: true });
    assert.deepEqual(visit.line.sentOf("history"), [
      { type: "history", room: "other", around: 12, count: 100 },
    ]);
  });

  test("a message that is not kept any more is told of", () => {
    const visit = new Visit().start();
    const { session } = visit;
    visit.entered([90, 91], { more: true });
    session.reach(session.current, { id: "message-12", position: 12 });
    visit.line.say({ type: "history", room: "/", messages: messages([20]), more: false });
    assert.equal(session.current.target, undefined);
    session.reach(session.current, { id: "message-7", position: 7 });
    const refusal = { code: "OVERLOADED", reason: "Too much to do." };
    visit.line.say({ type: "refused", request: "history", room: "/", ...refusal });
    assert.deepEqual(visit.said, [
      "out of reach: That message is not kept any more.",
      "out of reach: Too much to do.",
    ]);
  });

  test("a private message of long ago is shown between what was said around it", () => {
    const visit = new Visit().start();
    const { session } = visit;
    visit.entered([90, 91], { more: true });
    const letter = {
      type: "private",
      id: "letter-1",
      from: ADA,
      to: ME,
      text: "psst",
      time: 12_000,
      position: 12,
    } as const;
    session.reachLetter(letter);
    session.reachLetter(letter);
    assert.equal(session.current.hasTarget, false);
    visit.line.say({ type: "history", room: "/", messages: messages([11, 13]), more: true });
    assert.equal(session.current.hasTarget, true);
    assert.deepEqual(
      session.current.whispers.all.map(({ id, after, isOwn }) => [id, after, isOwn]),
      [["letter-1", 12, false]],
    );
    assert.deepEqual(session.current.unheard, []);
  });

  test("what is found is taken by the search", () => {
    const visit = new Visit().start();
    const { session } = visit;
    assert.equal(session.canSearch, true);
    session.search.look("word", undefined);
    visit.clock.pass(1_000);
    assert.deepEqual(visit.line.sentOf("search"), [{ type: "search", text: "word" }]);
    visit.line.say({
      type: "found",
      text: "word",
      hits: [{ room: "/", message: message(5), marks: [{ start: 0, end: 4 }] }],
      more: false,
      end: 5,
      building: true,
    });
    assert.equal(session.search.hits.length, 1);
    assert.equal(session.search.isBuilding, true);
    visit.reconnect();
    assert.equal(session.search.state, "found");
  });

  test("a search whose answer cannot be read does not go on for ever", () => {
    const visit = new Visit().start();
    const { search } = visit.session;
    search.look("word", undefined);
    visit.clock.pass(1_000);
    const found = { type: "found", text: "word", hits: [], more: false, building: false };
    visit.line.answer("search", { ...found, end: 2 ** 63 - 1 });
    assert.equal(search.state, "refused");
    assert.match(search.problem, /cannot be read/);
    assert.match(visit.said.at(-1) ?? "", /^unreadable: not a whole number/);
    search.look("words", undefined);
    visit.clock.pass(1_000);
    visit.line.answer("search", { ...found, text: "words", end: 0 });
    assert.equal(search.state, "found");
  });
});

describe("a line of who is signed in", () => {
  const ada = { id: "p-ada", name: "Ada" };
  const welcome = (person: Person): object => ({
    type: "welcome",
    person,
    limits: DEFAULT_LIMITS,
    epoch: "log",
  });

  function opened(account: Person | undefined, welcomed: Person): Visit {
    const tab = new Visit(memoryStore(), memoryStore(), "id", account);
    tab.session.show("/");
    tab.session.start();
    tab.session.post("written before");
    tab.line.say(welcome(welcomed));
    return tab;
  }

  test("has the name of the account, and tells no other", () => {
    const tab = opened(ada, ada);
    assert.equal(tab.session.me.name, "Ada");
    assert.equal(tab.session.link, "open");
    assert.deepEqual(tab.line.sentOf("name"), []);
    assert.equal(tab.line.sentOf("post").length, 1);
  });

  for (const [what, account, welcomed] of [
    ["a guest's, after all", ada, { id: "p-1", name: "Anonymous" }],
    ["somebody else's", ada, { id: "p-bob", name: "Bob" }],
    ["somebody's where one is a guest", undefined, ada],
  ] as const) {
    test(`is not used if it is ${what}`, () => {
      const tab = opened(account, welcomed);
      assert.equal(tab.ends, 1);
      assert.equal(tab.session.link, "ended");
      assert.deepEqual(tab.line.sent, []);
      assert.equal(tab.line.isClosed, true);
    });
  }

  test("stays down when the server has ended it, and nothing that is written is lost", () => {
    const tab = opened(ada, ada);
    const { line } = tab;
    line.say({ type: "ended", code: "SIGN_IN_FIRST", reason: "You are signed in no more." });
    line.cut();
    assert.equal(tab.ends, 1);
    tab.clock.pass(60_000);
    assert.equal(tab.sockets.length, 1);
    tab.session.post("written meanwhile");
    tab.session.wake();
    assert.equal(tab.ends, 2);
    assert.equal(tab.sockets.length, 1);

    tab.session.go();
    tab.line.say(welcome(ada));
    assert.equal(tab.line.sentOf("post")[0]?.text, "written before");
    tab.line.say({ type: "posted", room: "/", id: "id-2", position: 1 });
    assert.equal(tab.line.sentOf("post")[1]?.text, "written meanwhile");
  });
});

for (const [when, welcomed] of [
  ["at the opening", false],
  ["later", true],
] as const) {
  test(`who is turned away ${when} is told why, and comes back by no attempt of its own`, () => {
    const visit = new Visit(memoryStore(), memoryStore());
    visit.session.show("/");
    visit.session.start();
    if (welcomed) {
      const person = { id: "p-1", name: "Anonymous" };
      visit.line.say({ type: "welcome", person, limits: DEFAULT_LIMITS, epoch: "log" });
    }
    const refused = { type: "refused", request: "connection", code: "BANNED" };
    visit.line.say({ ...refused, reason: "You are banned." });
    visit.line.cut();
    assert.deepEqual(visit.said, ["turned away: You are banned."]);
    visit.clock.pass(60_000);
    assert.equal(visit.sockets.length, 1);
    visit.session.go();
    assert.equal(visit.sockets.length, 2);
  });
}

test("a room that is closed stays in the list, the lobby too, and says so", () => {
  const visit = new Visit(memoryStore(), memoryStore());
  visit.session.show("/");
  visit.session.start();
  const person = { id: "p-1", name: "Anonymous" };
  visit.line.say({ type: "welcome", person, limits: DEFAULT_LIMITS, epoch: "log" });
  const none = { messages: [], more: false, gap: false, people: [], visitors: 1 };
  visit.line.say({ type: "entered", room: "/", ...none });
  const reason = "This room is closed.";
  visit.line.say({ type: "removed", room: "/", code: "ROOM_CLOSED", reason });
  assert.equal(visit.session.current.name, "/");
  assert.equal(visit.session.current.refusal, reason);
  assert.deepEqual(visit.said, []);
});
