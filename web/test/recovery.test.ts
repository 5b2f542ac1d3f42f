import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { systemClock } from "../src/clock.ts";
import { Dialer } from "../src/dialer.ts";
import { newId, newSecret } from "../src/new-id.ts";
import { Session } from "../src/session.ts";
import { memoryStore } from "../src/stored.ts";
import { ChatServer } from "./chat-server.ts";

/** A page without a screen that talks to a real server. */
class Guest {
  readonly session: Session;
  #onChange = (): void => undefined;

  constructor(server: ChatServer) {
    const dialer = new Dialer(() => `http://127.0.0.1:${server.port}`);
    this.session = new Session(
      {
        dial: () => dialer.dial(),
        clock: { ...systemClock, random: () => 0 },
        tab: memoryStore(),
        browser: memoryStore(),
        newId,
        newSecret,
      },
      {
        onChange: () => this.#onChange(),
        onSaid() {},
        onDown() {},
        onEnded() {},
        onPrivate() {},
        onOutOfReach() {},
        onUnreadable: (problem) => assert.fail(problem),
        onTurnedAway() {},
        onOwnRoom() {},
        onRemoved() {},
      },
    );
    this.session.show("/");
    this.session.start();
  }

  get texts(): string[] {
    return this.session.current.timeline.messages.map(({ text }) => text);
  }

  /** Waits until something holds; whatever happens to the session is a reason to look again. */
  async until(holds: () => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#onChange = () => (holds() ? resolve() : undefined);
      this.#onChange();
    });
  }
}

describe("a page and a server that comes and goes", { timeout: 30_000 }, () => {
  test("nothing is lost, nothing is twice, all is in order", async () => {
    const server = new ChatServer();
    await server.start();
    const guest = new Guest(server);
    try {
      await guest.until(() => guest.session.current.stay === "in");
      guest.session.post("with a line");
      await guest.until(() => guest.texts.includes("with a line"));
      await server.stop();
      await guest.until(() => guest.session.link === "waiting");
      guest.session.post("without, one");
      guest.session.post("without, two");
      server.say("/", "Bob", "missed");
      server.refuse(["TOO_FAST", "Slower, please."]);
      await server.start();
      await guest.until(() => guest.texts.includes("without, two"));
      await guest.until(() => guest.session.letters("/").length === 0);
      const expected = ["with a line", "missed", "without, one", "without, two"];
      assert.deepEqual(guest.texts, expected);
      assert.deepEqual(
        server.log("/").map(({ text }) => text),
        expected,
      );
    } finally {
      guest.session.close();
      await server.stop();
    }
  });

  test("a post whose answer was lost is kept once", async () => {
    const server = new ChatServer();
    await server.start();
    const guest = new Guest(server);
    try {
      await guest.until(() => guest.session.current.stay === "in");
      server.isMute = true;
      guest.session.post("said into the void");
      guest.session.drop();
      server.isMute = false;
      guest.session.wake();
      await guest.until(() => guest.session.letters("/").length === 0);
      await guest.until(() => guest.texts.length === 1);
      assert.equal(server.log("/").length, 1);
    } finally {
      guest.session.close();
      await server.stop();
    }
  });
});
