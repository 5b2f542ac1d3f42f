import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Glide } from "../src/apps/glide.ts";
import { cut, partsOf } from "../src/apps/parts.ts";
import { People } from "../src/apps/people.ts";
import { Throttle } from "../src/apps/throttle.ts";
import { versionName } from "../src/apps/versions.ts";
import { type Synthesis, Voice } from "../src/apps/voice.ts";
import { placeText, positionAt, ServerTime } from "../src/apps/watch-state.ts";
import { isRoomName } from "../src/room-name.ts";
import { memoryStore } from "../src/stored.ts";
import { FakeClock } from "./fake-clock.ts";

describe("Throttle", () => {
  test("does it at once, then at most so often, and once after the last time", () => {
    const clock = new FakeClock();
    const times: number[] = [];
    const start = clock.now();
    const throttle = new Throttle(33, clock, () => times.push(clock.now() - start));
    for (let i = 0; i < 100; i++) {
      throttle.request();
      clock.pass(1);
    }
    clock.pass(1_000);
    assert.deepEqual(times, [0, 33, 66, 99, 132]);
    throttle.request();
    assert.equal(times.length, 6);
  });
});

describe("Glide", () => {
  test("goes most of the way, and arrives", () => {
    const glide = new Glide({ x: 0, y: 0 });
    glide.moveTo({ x: 1, y: 0.5 });
    assert.ok(glide.step(16));
    assert.ok(glide.shown.x > 0.1 && glide.shown.x < 0.5);
    let steps = 0;
    while (glide.step(16)) {
      steps++;
    }
    assert.deepEqual(glide.shown, { x: 1, y: 0.5 });
    assert.ok(steps < 60);
    assert.equal(glide.step(16), false);
  });
});

describe("positionAt", () => {
  const state = { revision: 1, url: "", playing: true, position: 10, rate: 2, time: 1_000, by: "" };

  test("runs on while it plays, as fast as it plays", () => {
    assert.equal(positionAt(state, 1_000), 10);
    assert.equal(positionAt(state, 3_500), 15);
    assert.equal(positionAt({ ...state, playing: false }, 9_000), 10);
    assert.equal(positionAt({ ...state, position: 0 }, 0), 0);
  });

  test("is told in minutes and seconds", () => {
    assert.equal(placeText(0), "0:00");
    assert.equal(placeText(61.9), "1:01");
  });
});

describe("ServerTime", () => {
  test("believes the quickest of the last answers", () => {
    const time = new ServerTime();
    assert.equal(time.ahead, 0);
    time.measure(0, 100, 1_090);
    time.measure(200, 210, 1_205);
    assert.equal(time.ahead, 1_000);
    for (let i = 0; i < 8; i++) {
      time.measure(0, 20, 510);
    }
    assert.equal(time.ahead, 500);
  });
});

describe("partsOf", () => {
  test("takes apart what was cut anywhere", () => {
    const long = new Uint8Array(300).fill(7);
    const bytes = new Uint8Array([2, 1, 2, 0, 172, 2, ...long]);
    for (const length of [1, 5, 100, 1_000]) {
      const parts = partsOf(cut(bytes, length));
      assert.deepEqual(
        parts.map((part) => part.length),
        [2, 0, 300],
      );
      assert.deepEqual([...(parts[0] ?? [])], [1, 2]);
    }
    assert.deepEqual(partsOf([new Uint8Array(0)]), []);
    assert.equal(cut(new Uint8Array(0), 10).length, 1);
  });
});

describe("People", () => {
  test("are those who came and have not gone", () => {
    const people = new People();
    assert.equal(people.ownName, undefined);
    const ann = { id: "1", person: { id: "p", name: "Ann" } };
    const bob = { id: "2", person: { id: "q", name: "Bob" } };
    people.entered({ you: "1", members: [ann] });
    people.joined({ member: bob });
    assert.equal(people.count, 2);
    assert.equal(people.ownName, "Ann");
    assert.deepEqual(people.others, [{ id: "2", name: "Bob" }]);
    assert.equal(people.left({ id: "2" }), "2");
    assert.equal(people.find("2"), undefined);
    people.entered({ you: "3", members: [] });
    assert.equal(people.count, 0);
  });
});

describe("Voice", () => {
  function voice(): { voice: Voice; spoken: SpeechSynthesisUtterance[]; cancelled: () => number } {
    const spoken: SpeechSynthesisUtterance[] = [];
    let cancelCount = 0;
    const synthesis: Synthesis = {
      speak: (utterance) => void spoken.push(utterance),
      cancel: () => void cancelCount++,
    };
    const make = (text: string): SpeechSynthesisUtterance => ({ text }) as SpeechSynthesisUtterance;
    return {
      voice: new Voice(memoryStore(), () => synthesis, make),
      spoken,
      cancelled: () => cancelCount,
    };
  }

  test("speaks while it is on, and few at a time", () => {
    const { voice: on, spoken } = voice();
    for (let i = 0; i < 10; i++) {
      on.say("x".repeat(1_000));
    }
    assert.equal(spoken.length, 5);
    assert.equal(spoken[0]?.text.length, 400);
    spoken[0]?.onend?.call(spoken[0], {} as SpeechSynthesisEvent);
    on.say("again");
    assert.equal(spoken.length, 6);
  });

  test("says nothing when it is off, and remembers that", () => {
    const { voice: off, spoken, cancelled } = voice();
    off.turn(false);
    off.say("nothing");
    assert.equal(spoken.length, 0);
    assert.equal(cancelled(), 1);
    off.turn(true);
    off.say("again");
    assert.equal(spoken.length, 1);
  });

  test("is off where the browser cannot speak", () => {
    const mute = new Voice(memoryStore(), () => undefined);
    assert.equal(mute.isOn, false);
    mute.say("nothing");
  });
});

describe("versionName", () => {
  test("is the name of a room, and of one version", () => {
    const time = Date.UTC(2026, 10, 21, 12, 30);
    assert.equal(versionName("/", { position: 7, time }), "Lobby-202611211230-7");
    assert.ok(isRoomName(versionName("x".repeat(64), { position: 123_456_789, time })));
  });
});
