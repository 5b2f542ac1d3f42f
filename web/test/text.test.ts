import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { initialsOf, TINT_COUNT, tintOf } from "../src/portrait.ts";
import { hashOf, isRoomName, roomInSentence, roomOfHash, roomOfInput } from "../src/room-name.ts";
import { codePointCount, tidyName, tidyText } from "../src/text.ts";

describe("text", () => {
  test("is counted in code points", () => {
    assert.equal(codePointCount("aé€😀"), 4);
    assert.equal(codePointCount(""), 0);
  });

  test("is made what the server takes", () => {
    assert.equal(tidyText("  a\r\nb\rc\td\u0000\u0085e\u007f \n"), "a\nb\nc de");
    assert.equal(tidyText(" \u00a0\u2003\ufeff\n"), "");
    assert.equal(tidyText("a\ud800b😀"), "a\ufffdb😀");
    assert.equal(tidyName(" Ada\n\t Lovelace\u0007 "), "Ada Lovelace");
  });
});

describe("room names", () => {
  test("are the lobby, or 1 to 64 of the characters of a name", () => {
    for (const name of ["/", "a", "A-z_0.9", "x".repeat(64), ".", ".."]) {
      assert.ok(isRoomName(name), name);
    }
    for (const name of ["", "//", "a b", "ä", "x".repeat(65), "a\n", "#a"]) {
      assert.ok(!isRoomName(name), name);
    }
  });

  test("come and go through the address", () => {
    for (const room of ["/", "team", "release-0.1"]) {
      assert.equal(roomOfHash(hashOf(room)), room);
    }
    assert.equal(roomOfHash(""), "/");
    assert.equal(roomOfHash("#%3Cb%3E"), undefined);
  });

  test("are understood as people type them", () => {
    assert.equal(roomOfInput(" #team room "), "team-room");
    assert.equal(roomOfInput("Lobby"), "/");
    assert.equal(roomOfInput("a/b"), undefined);
  });

  test("have an article in a sentence where they need one", () => {
    assert.equal(roomInSentence("/"), "the lobby");
    assert.equal(roomInSentence("team"), "team");
  });
});

describe("portraits", () => {
  test("have one or two letters of the name", () => {
    assert.equal(initialsOf("Ada Lovelace"), "AL");
    assert.equal(initialsOf("ada"), "A");
    assert.equal(initialsOf("jean-luc de la Tour"), "JT");
    assert.equal(initialsOf("🐙"), "🐙");
    assert.equal(initialsOf("(Eve)"), "E");
  });

  test("have the same tint for the same name, and all tints are used", () => {
    const tints = new Set(Array.from({ length: 200 }, (_, i) => tintOf(`name ${i}`)));
    assert.equal(tints.size, TINT_COUNT);
    assert.equal(tintOf("Ada"), tintOf("ADA"));
  });
});
