/** The shared document in a browser: several people, no network, servers that die. */

import { strict as assert } from "node:assert";
import { AppPage } from "../support/app-page.mjs";
import { newRoom } from "../support/chat-client.mjs";
import { Line, SERVER_IS_AWAY } from "../support/chat-page.mjs";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { newDirectory } from "../support/directories.mjs";
import { DocumentClient } from "../support/document-client.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";

const server = await startChat(wholeFile, { args: ["--posts-per-second", "5000"] });

/** The document in a window. */
class Doc extends AppPage {
  static async in(windows, room, name, on = server, options = {}) {
    const { window, page } = await AppPage.open(windows, on, {
      app: "doc",
      room,
      name,
      ...options,
    });
    const doc = new Doc(window);
    await page.getByTestId("text").waitFor();
    return doc;
  }

  get text() {
    return this.page.getByTestId("text");
  }

  /** Writes at the end. */
  async write(text) {
    await this.text.click();
    await this.page.keyboard.press("Control+End");
    await this.page.keyboard.type(text);
  }

  /** The lines, without the names at the cursors of others. */
  async content() {
    return this.text.locator(".cm-line").evaluateAll((lines) =>
      lines.map((line) => {
        const copy = line.cloneNode(true);
        copy.querySelectorAll(".remote-caret, .cm-placeholder").forEach((each) => each.remove());
        return copy.textContent.trim();
      }),
    );
  }

  async holds(lines) {
    await eventually(async () => assert.deepEqual(await this.content(), lines));
  }
}

browserTest("what two write at once is all there, for both", async (_, windows) => {
  const room = newRoom();
  const ada = await Doc.in(windows, room, "Ada");
  const bob = await Doc.in(windows, room, "Bob");
  await ada.meets(["Bob"]);
  await Promise.all([ada.write("aaaaaaaaaa"), bob.write("bbbbbbbbbb")]);
  await ada.isKept();
  await bob.isKept();
  await eventually(async () => {
    const [line] = await ada.content();
    assert.deepEqual(await bob.content(), [line]);
    assert.equal([...line].sort().join(""), "aaaaaaaaaabbbbbbbbbb");
  });
});

browserTest("each sees where the other is, by name, until they leave", async (_, windows) => {
  const room = newRoom();
  const ada = await Doc.in(windows, room, "Ada");
  const bob = await Doc.in(windows, room, "Bob");
  await ada.write("Hello");
  await bob.says("remote-name", "Ada");
  await bob.write(" you");
  await ada.says("remote-name", "Bob");
  await ada.looksRight("doc");
  await bob.window.context.close();
  await eventually(async () => assert.equal(await ada.find("remote-caret").count(), 0));
  await ada.meets([]);
});

browserTest(
  "what is written without a network outlives the page, and is joined with the rest",
  async (_, windows) => {
    const room = newRoom();
    const line = new Line();
    const prepare = (window) => line.join(window);
    const ada = await Doc.in(windows, room, "Ada", server, { prepare });
    const bob = await Doc.in(windows, room, "Bob");
    ada.window.expect(SERVER_IS_AWAY);
    await ada.write("one");
    await ada.isKept();
    await bob.holds(["one"]);

    await line.cut();
    await ada.looks("red");
    await ada.write("\nAda alone");
    await bob.write("\nBob alone");
    await bob.isKept();
    await ada.holds(["one", "Ada alone"]);
    await ada.page.reload();
    await ada.holds(["one", "Ada alone"]);
    await ada.says("kept", /^Not connected/);

    line.mend();
    await ada.looks("green");
    await ada.isKept();
    await eventually(async () => {
      const lines = await ada.content();
      assert.deepEqual([...lines].sort(), ["Ada alone", "Bob alone", "one"]);
      assert.deepEqual(await bob.content(), lines);
    });
  },
);

browserTest("a server that is killed loses nothing that was saved", async (t, windows) => {
  const data = newDirectory();
  const first = await startChat(t, { data });
  const room = newRoom();
  const ada = await Doc.in(windows, room, "Ada", first);
  const bob = await Doc.in(windows, room, "Bob", first);
  [ada, bob].forEach((each) => each.window.expect(SERVER_IS_AWAY));
  await ada.write("before");
  await ada.isKept();
  await first.kill();
  await ada.looks("red");
  await ada.write(" and");
  await bob.write(" after");
  await startChat(t, { data, port: first.port });
  await ada.looks("green");
  await bob.looks("green");
  await ada.isKept();
  await bob.isKept();
  await eventually(async () => {
    const [line] = await ada.content();
    assert.deepEqual(await bob.content(), [line]);
    assert.match(line, /^before/);
    assert.ok(line.includes(" and") && line.includes(" after"), line);
  });
  const late = await DocumentClient.open(t, { url: () => first.url("/apps/doc") }, { room });
  assert.equal(late.text, (await ada.content())[0]);
});

browserTest("undo takes back one's own and nobody else's", async (_, windows) => {
  const room = newRoom();
  const ada = await Doc.in(windows, room, "Ada");
  const bob = await Doc.in(windows, room, "Bob");
  await ada.write("mine ");
  await bob.holds(["mine"]);
  await bob.write("yours");
  await ada.holds(["mine yours"]);
  await ada.text.click();
  await ada.page.keyboard.press("Control+z");
  await bob.holds(["yours"]);
});

browserTest("names are text, whatever they hold", async (t, windows) => {
  const room = newRoom();
  const name = "<b>Eve</b>";
  const eve = await DocumentClient.open(t, server, { room, name });
  const ada = await Doc.in(windows, room, "Ada");
  await ada.meets([name]);
  eve.doc.getText("text").insert(0, "<img src=x onerror=alert(1)>");
  await ada.holds(["<img src=x onerror=alert(1)>"]);
});

browserTest("a document with very many changes opens at once", async (t, windows) => {
  const room = newRoom();
  const writer = await DocumentClient.open(t, server, { room });
  for (let i = 0; i < 20; i++) {
    await writer.writeMany(1_000, `${i % 10}`);
  }
  const begin = performance.now();
  const ada = await Doc.in(windows, room, "Ada");
  await eventually(async () => assert.ok((await ada.content())[0].startsWith("99999")));
  t.diagnostic(`opened in ${Math.round(performance.now() - begin)} ms`);
});

browserTest("an earlier version opens as a document of its own", async (t, windows) => {
  const room = newRoom();
  const writer = await DocumentClient.open(t, server, { room });
  await writer.writeMany(1_000);
  const ada = await Doc.in(windows, room, "Ada");
  await eventually(async () => {
    await ada.find("versions-open").click();
    try {
      await ada.find("version").waitFor({ timeout: 1_000 });
    } catch (error) {
      await ada.find("versions-close").click();
      throw error;
    }
  });
  await writer.writeMany(1, "new ");
  await ada.find("version").click();
  await eventually(async () => assert.notEqual(new URL(ada.page.url()).hash, `#${room}`));
  await eventually(async () => assert.match((await ada.content())[0], /^x+$/));
  await ada.looks("green");
  await ada.isKept();
  const copy = new URL(ada.page.url()).hash.slice(1);
  const late = await DocumentClient.open(t, server, { room: copy });
  assert.equal(late.text, "x".repeat(1_000));
});
