import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Session } from "../src/session.ts";
import { memoryStore } from "../src/stored.ts";
import { FakeClock } from "./fake-clock.ts";
import { LoopbackSocket } from "./loopback.ts";
import { message, messages } from "./messages.ts";

const ME = { id: "p-me", name: "Anonymous" };

/** A page whose server is the test, and which has said who it is. */
class Visit {
  readonly clock = new FakeClock();
  readonly line = new LoopbackSocket();
  readonly session: Session;

  constructor(
    readonly browser = memoryStore(),
    epoch = "log",
  ) {
    const parts = {
      dial: () => this.line,
      clock: this.clock,
      tab: memoryStore(),
      browser,
      newId: () => "an-id",
      newSecret: () => "a secret",
    };
    this.session = new Session(parts, {
      onChange() {},
      onSaid() {},
      onPrivate() {},
      onDown() {},
      onEnded() {},
      onOutOfReach() {},
      onTurnedAway() {},
      onOwnRoom() {},
      onRemoved() {},
      onUnreadable: (problem) => assert.fail(problem),
    });
    this.session.show("/");
    this.session.start();
    this.line.welcome(ME.id, epoch);
    this.line.say({ type: "identified", person: ME, unread: 0, read: 0, received: 0 });
  }

  entered(room: string, positions: readonly number[], rest: object = {}): void {
    this.line.say({
      type: "entered",
      room,
      messages: messages(positions),
      more: false,
      gap: false,
      people: [ME],
      visitors: 1,
      ...rest,
    });
  }

  refused(request: string, code: string, rest: object = {}): void {
    this.line.say({ type: "refused", request, code, reason: "Not now.", ...rest });
  }

  places(...places: object[]): void {
    this.line.say({ type: "places", places });
  }

  get unread(): Record<string, number> {
    const isOwn = this.session.isOwn();
    return Object.fromEntries(this.session.rooms.map((room) => [room.name, room.unread(isOwn)]));
  }

  /** What it has told of how far it has read in rooms. */
  get reads(): [string | undefined, number][] {
    return this.line.sentOf("read").map(({ room, position }) => [room, position]);
  }

  see(): void {
    this.session.markSeen();
  }
}

describe("Places", () => {
  test("the rooms of other devices are entered and counted here", () => {
    const visit = new Visit();
    visit.entered("/", [1], { read: 1 });
    visit.places(
      { room: "tea", read: 5, last: 300, unread: 100 },
      { room: "/", read: 1, last: 1, unread: 0 },
    );
    assert.deepEqual(
      visit.line.sentOf("enter").map(({ room }) => room),
      ["/", "tea"],
    );
    assert.deepEqual(visit.unread, { "/": 0, tea: 100 });
    visit.entered("tea", [299, 300], { read: 5, more: true });
    assert.equal(visit.unread["tea"], 100, "more than are here");
    visit.line.say({ type: "message", room: "tea", message: message(301) });
    assert.equal(visit.unread["tea"], 101);
    visit.line.say({ type: "read", room: "tea", position: 300 });
    assert.equal(visit.unread["tea"], 1, "read elsewhere");
  });

  test("what is seen is said once, and never backwards", () => {
    const visit = new Visit();
    visit.entered("/", [1, 2], { read: 1 });
    visit.see();
    visit.see();
    assert.deepEqual(visit.reads, [["/", 2]]);
    visit.line.say({ type: "read", room: "/", position: 9 });
    visit.line.say({ type: "message", room: "/", message: message(3) });
    visit.see();
    assert.deepEqual(visit.reads, [["/", 2]]);
  });

  test("a room that is entered for the first time has a place from then on", () => {
    const visit = new Visit();
    visit.entered("/", []);
    assert.deepEqual(visit.reads, [["/", 0]]);
  });

  test("what is new has a line before it, until one says something or goes elsewhere", () => {
    const visit = new Visit();
    visit.entered("/", [1, 2, 3], { read: 1 });
    const room = visit.session.current;
    assert.equal(room.line, 1);
    visit.see();
    visit.session.markLines();
    assert.equal(room.line, 1, "it stays while one reads");
    visit.line.say({ type: "message", room: "/", message: message(4) });
    visit.session.markLines();
    assert.equal(room.line, 3, "of what has not been seen");
    visit.see();
    visit.session.post("my word");
    assert.equal(room.line, undefined);
  });

  test("who is not known has no places, and sees what they have entered as seen", () => {
    const visit = new Visit();
    visit.line.sent.splice(0);
    visit.session.drop();
    visit.session.wake();
    visit.line.welcome();
    visit.entered("/", [1, 2]);
    visit.see();
    assert.deepEqual(visit.reads, []);
    assert.deepEqual(visit.unread, { "/": 0 });
  });

  test("a room that is left is left on all devices, but where it is shown", () => {
    const visit = new Visit();
    visit.entered("/", []);
    visit.places({ room: "tea", read: 0, last: 0, unread: 0 });
    visit.session.leave("tea");
    assert.deepEqual(visit.line.sentOf("forget"), [{ type: "forget", room: "tea" }]);
    visit.line.say({ type: "read", room: "coffee", position: 1 });
    assert.deepEqual(
      visit.session.rooms.map(({ name }) => name),
      ["/", "coffee"],
    );
    visit.line.say({ type: "forgotten", room: "coffee" });
    visit.line.say({ type: "forgotten", room: "/" });
    assert.deepEqual(
      visit.session.rooms.map(({ name }) => name),
      ["/"],
    );
    assert.equal(visit.line.sentOf("forget").length, 1);
  });

  test("what was left elsewhere while this browser was closed is not in the list any more", () => {
    const browser = memoryStore();
    browser.write("rooms", JSON.stringify(["/", "old", "tea"]));
    const first = new Visit(browser);
    first.places();
    first.entered("old", []);
    first.clock.pass(10_000);
    assert.deepEqual(
      first.session.rooms.map(({ name }) => name),
      ["/", "old", "tea"],
    );
    const second = new Visit(browser);
    second.places({ room: "tea", read: 0, last: 0, unread: 0 });
    assert.deepEqual(
      second.session.rooms.map(({ name }) => name),
      ["/", "tea"],
    );
  });

  test("a room that the server was not told of in time is not lost", () => {
    const browser = memoryStore();
    browser.write("rooms", JSON.stringify(["/", "tea"]));
    const earlier = new Visit(browser);
    earlier.places();
    earlier.entered("tea", []);
    earlier.clock.pass(9_999);
    const visit = new Visit(browser);
    visit.entered("tea", []);
    visit.places();
    assert.deepEqual(
      visit.session.rooms.map(({ name }) => name),
      ["/", "tea"],
    );
    assert.deepEqual(visit.reads, [["tea", 0]]);
  });

  test("a private room stays as long as one is of it, whether one has read there or not", () => {
    const room = `~${"b".repeat(24)}`;
    const browser = memoryStore();
    new Visit(browser).places();
    const visit = new Visit(browser);
    const yours = { room, title: "Boats", role: "member" };
    visit.line.say({ type: "rooms", rooms: [{ type: "room", ...yours }], invitations: [] });
    visit.places();
    visit.line.say({ type: "forgotten", room });
    assert.deepEqual(
      visit.session.rooms.map(({ name }) => name),
      ["/", room],
    );
    visit.places({ room, read: 3, last: 5, unread: 2 });
    assert.equal(visit.unread[room], 2);
  });

  test("a server with another log knows of no rooms, which are kept here", () => {
    const browser = memoryStore();
    new Visit(browser).places({ room: "tea", read: 0, last: 0, unread: 0 });
    const names = (visit: Visit): string[] => visit.session.rooms.map(({ name }) => name);
    const second = new Visit(browser, "another log");
    second.places();
    second.entered("tea", []);
    second.clock.pass(10_000);
    assert.deepEqual(names(second), ["/", "tea"]);
    const third = new Visit(browser, "another log");
    third.places();
    assert.deepEqual(names(third), ["/"], "left elsewhere");
  });

  test("what the server could not take just now is said again later", () => {
    const visit = new Visit();
    visit.entered("/", [1, 2], { read: 1 });
    visit.see();
    visit.session.setAway(true);
    visit.places({ room: "tea", read: 0, last: 0, unread: 0 });
    visit.session.leave("tea");
    visit.line.say({
      type: "joined",
      room: "/",
      person: { id: "p-bob", name: "Bob" },
      visitors: 2,
    });
    visit.session.watchPeople();
    const said = visit.line.sent.splice(0);
    visit.refused("read", "TOO_FAST", { room: "/" });
    visit.refused("forget", "TOO_FAST", { room: "tea" });
    for (const request of ["away", "places", "presence"]) {
      visit.refused(request, "OVERLOADED");
    }
    visit.refused("typing", "TOO_FAST", { room: "/" });
    assert.deepEqual(visit.line.sent, []);
    visit.clock.pass(10_000);
    for (const request of ["read", "forget", "away", "places", "presence"]) {
      const again = said.filter(({ type }) => type === request).at(-1);
      assert.notEqual(again, undefined);
      assert.deepEqual(
        visit.line.sent.filter(({ type }) => type === request),
        [again],
      );
    }
    assert.equal(visit.line.sentOf("typing").length, 0);
  });

  test("what the server will not take is not said again", () => {
    const visit = new Visit();
    visit.entered("/", [1, 2], { read: 1 });
    visit.see();
    visit.line.sent.splice(0);
    visit.refused("read", "BAD_REQUEST", { room: "/" });
    visit.clock.pass(10_000);
    assert.deepEqual(visit.line.sentOf("read"), []);
  });
});
