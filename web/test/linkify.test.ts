import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { linkify } from "../src/linkify.ts";

/** The links of a text, as `shown -> address`. */
function links(text: string): string[] {
  const parts = linkify(text);
  assert.equal(parts.map((part) => part.text).join(""), text, "the parts put together");
  return parts.flatMap(({ text: shown, href }) =>
    href === undefined ? [] : [shown === href ? href : `${shown} -> ${href}`],
  );
}

describe("linkify", () => {
  test("finds web addresses, and nothing in a text without any", () => {
    assert.deepEqual(links("see https://a.example/x?y=1#z and http://b.example/ there"), [
      "https://a.example/x?y=1#z",
      "http://b.example/",
    ]);
    assert.deepEqual(linkify("no address: a.example, 3 < 4 & 5"), [
      { text: "no address: a.example, 3 < 4 & 5" },
    ]);
    assert.deepEqual(linkify(""), []);
  });

  test("leaves out the punctuation of the sentence", () => {
    assert.deepEqual(links("(https://a.example/x), or https://b.example/y!"), [
      "https://a.example/x",
      "https://b.example/y",
    ]);
    assert.deepEqual(links("Is it https://a.example/x?..."), ["https://a.example/x"]);
  });

  test("keeps brackets that the address opens", () => {
    assert.deepEqual(
      links("https://a.example/wiki/Knot_(rope) and (https://a.example/Knot_(rope))"),
      ["https://a.example/wiki/Knot_(rope)", "https://a.example/Knot_(rope)"],
    );
  });

  test("makes nothing clickable but http and https", () => {
    for (const text of [
      "javascript:alert(1)",
      "JAVASCRIPT://https%0aalert(1)",
      "data:text/html,<script>alert(1)</script>",
      "vbscript:msgbox",
      "file:///etc/passwd",
      "ftp://a.example/",
      "blob:x",
      "//a.example/",
      "www.a.example",
      "xhttps://a.example/",
      "https://",
      "https://?",
    ]) {
      assert.deepEqual(links(text), [], text);
    }
  });

  test("ends an address before what could break out of an attribute", () => {
    assert.deepEqual(links('https://a.example/"onmouseover="alert(1)'), ["https://a.example/"]);
    assert.deepEqual(links("https://a.example/<script>alert(1)</script>"), ["https://a.example/"]);
    assert.deepEqual(links("https://a.example/`x`"), ["https://a.example/"]);
  });

  test("does not link an address that hides its host behind a user", () => {
    assert.deepEqual(links("https://bank.example@evil.example/"), []);
    assert.deepEqual(links("https://user:secret@evil.example/"), []);
  });

  test("ends an address where the direction of writing turns", () => {
    assert.deepEqual(links("https://a.example/\u202egpj.exe"), ["https://a.example/"]);
  });

  test("shows a host in other letters as it is written, and goes where that leads", () => {
    assert.deepEqual(links("https://bücher.example/"), [
      "https://bücher.example/ -> https://xn--bcher-kva.example/",
    ]);
  });

  test("takes a text of any length in its stride", () => {
    const text = "https://".repeat(500) + "(((".repeat(500) + ")".repeat(1500);
    assert.equal(
      linkify(text)
        .map((part) => part.text)
        .join(""),
      text,
    );
  });
});
