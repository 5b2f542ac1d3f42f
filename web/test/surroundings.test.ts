import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Company, presenceText } from "../src/company.ts";
import type { Request } from "../src/protocol.ts";
import { memoryStore } from "../src/stored.ts";
import { Surroundings } from "../src/surroundings.ts";
import { Typists, typingText } from "../src/typists.ts";
import { FakeClock } from "./fake-clock.ts";
import { ADA, BOB } from "./messages.ts";

/** Where requests go; nowhere while it is down. */
class Wire {
  readonly sent: Request[] = [];
  isDown = false;

  readonly tell = (request: Request): boolean => {
    if (!this.isDown) {
      this.sent.push(request);
    }
    return !this.isDown;
  };

  /** What was sent since the last call. */
  take(): Request[] {
    return this.sent.splice(0);
  }
}

describe("Company", () => {
  test("the server is asked once for the same people, and not too often", () => {
    const clock = new FakeClock();
    const wire = new Wire();
    const company = new Company(clock, wire.tell);
    company.want(["a", "b"]);
    company.want(["b", "a"]);
    company.want(["a"]);
    assert.deepEqual(wire.take(), [{ type: "presence", people: ["a", "b"] }]);
    company.want(["a", "c"]);
    company.want(["a", "c", "d"]);
    assert.deepEqual(wire.take(), []);
    clock.pass(1_000);
    assert.deepEqual(wire.take(), [{ type: "presence", people: ["a", "c", "d"] }]);
  });

  test("on a new line all are asked for again, and until then nothing is known", () => {
    const wire = new Wire();
    const company = new Company(new FakeClock(), wire.tell);
    company.want(["a"]);
    company.onTold([{ id: "a", state: "HERE", since: 1 }]);
    assert.equal(company.of("a")?.state, "HERE");
    wire.isDown = true;
    company.onDown();
    company.want(["a"]);
    assert.equal(company.of("a"), undefined);
    wire.isDown = false;
    company.want(["a"]);
    assert.equal(wire.sent.length, 2);
  });

  test("who was unknown and comes is asked for again", () => {
    const clock = new FakeClock();
    const wire = new Wire();
    const company = new Company(clock, wire.tell);
    company.want(["a", "b"]);
    company.onTold([
      { id: "a", state: "UNKNOWN" },
      { id: "b", state: "GONE", since: 5 },
    ]);
    clock.pass(1_000);
    company.onCame("b");
    company.want(["a", "b"]);
    assert.equal(wire.sent.length, 1);
    company.onCame("a");
    company.want(["a", "b"]);
    assert.equal(wire.sent.length, 2);
  });

  test("no more are asked for than the server tells of", () => {
    const wire = new Wire();
    const ids = Array.from({ length: 250 }, (_, i) => `p${i}`);
    new Company(new FakeClock(), wire.tell).want(ids);
    assert.deepEqual(wire.sent, [{ type: "presence", people: ids.slice(0, 200) }]);
  });

  test("it is said in words", () => {
    const texts = (["HERE", "AWAY", "GONE"] as const).map((state) =>
      presenceText({ id: "a", state, since: 0 }, 120_000),
    );
    assert.deepEqual(texts, ["here", "away", "last seen 2 min ago"]);
  });
});

describe("Typists", () => {
  test("that one is writing is said every few seconds, anew for another place", () => {
    const clock = new FakeClock();
    const wire = new Wire();
    const typists = new Typists(clock, wire.tell, () => {});
    typists.say("/", undefined);
    clock.pass(2_999);
    typists.say("/", undefined);
    assert.deepEqual(wire.take(), [{ type: "typing", room: "/" }]);
    clock.pass(1);
    typists.say("/", undefined);
    typists.say("/", BOB);
    assert.deepEqual(wire.take(), [
      { type: "typing", room: "/" },
      { type: "typing", to: BOB.id },
    ]);
    typists.onPosted();
    typists.say("/", BOB);
    assert.equal(wire.take().length, 1);
  });

  test("somebody is shown for a while, or until they have said it", () => {
    const clock = new FakeClock();
    let changes = 0;
    const typists = new Typists(clock, new Wire().tell, () => changes++);
    typists.onTyping({ type: "typing", person: ADA, room: "/" });
    typists.onTyping({ type: "typing", person: BOB });
    assert.deepEqual(typists.in("/"), [ADA]);
    assert.deepEqual(typists.in("other"), []);
    assert.deepEqual(typists.privately, [BOB]);
    clock.pass(5_000);
    typists.onTyping({ type: "typing", person: ADA, room: "/" });
    clock.pass(1_000);
    assert.deepEqual([typists.in("/"), typists.privately], [[ADA], []]);
    typists.end(ADA.id);
    assert.deepEqual(typists.in("/"), []);
    clock.pass(10_000);
    assert.equal(changes, 1, "of a wait that was called off nothing is heard");
  });

  test("they are in the order in which they began, however often they say so", () => {
    const clock = new FakeClock();
    const typists = new Typists(clock, new Wire().tell, () => {});
    for (const person of [ADA, BOB, ADA]) {
      typists.onTyping({ type: "typing", person, room: "/" });
      clock.pass(1_000);
    }
    assert.deepEqual(typists.in("/"), [ADA, BOB]);
    typists.onTyping({ type: "typing", person: ADA });
    assert.deepEqual([typists.in("/"), typists.privately], [[BOB], [ADA]], "in one place");
  });

  test("no more are shown than can be", () => {
    const typists = new Typists(new FakeClock(), new Wire().tell, () => {});
    for (let i = 0; i < 60; i++) {
      typists.onTyping({ type: "typing", person: { id: `p${i}`, name: "Guest" }, room: "/" });
    }
    assert.equal(typists.in("/").length, 50);
  });

  test("one, two, several", () => {
    const text = (count: number, isPrivate: boolean): string =>
      typingText([ADA, BOB, { id: "e", name: "Eve" }].slice(0, count), isPrivate)
        .map((piece) => ("name" in piece ? piece.name : piece.words))
        .join("");
    assert.deepEqual(
      [0, 1, 2, 3].map((count) => text(count, false)),
      ["", "Ada is writing…", "Ada and Bob are writing…", "3 people are writing…"],
    );
    assert.equal(text(1, true), "Ada is writing to you…");
  });
});

describe("Surroundings", () => {
  test("that nobody looks is said when it begins and ends, and on each new line", () => {
    const wire = new Wire();
    const around = new Surroundings(new FakeClock(), memoryStore(), wire.tell, () => {});
    around.onIdentified();
    assert.deepEqual(wire.take(), [{ type: "places" }]);
    around.setAway(true);
    around.setAway(true);
    assert.deepEqual(wire.take(), [{ type: "away", away: true }]);
    around.onDown();
    around.onIdentified();
    assert.deepEqual(wire.take(), [{ type: "away", away: true }, { type: "places" }]);
    around.setAway(false);
    assert.deepEqual(wire.take(), [{ type: "away", away: false }]);
  });
});
