/** The published admin page of Socket.IO with the chat: it looks on, and sees no secrets. */

import { strict as assert } from "node:assert";
import { io } from "socket.io-client";
import { serveAdminPage } from "../support/admin.mjs";
import { browserTest, takePicture } from "../support/chromium.mjs";
import { within } from "../support/deadline.mjs";
import { wholeFile } from "../support/scope.mjs";
import { startChat } from "../support/servers.mjs";
import { NAME, PASSWORD, SUPER_USER, SuperUser } from "../support/super-user.mjs";

const origin = await serveAdminPage(wholeFile);
const server = await startChat(wholeFile, {
  ...SUPER_USER,
  args: [...SUPER_USER.args, "--accounts", "required", "--socketio-admin", origin],
});

/** The page wants a font and its pictures from elsewhere. */
const ELSEWHERE = /fonts\.googleapis\.com|cdn\.jsdelivr\.net/;

async function enter(window, password) {
  const { page } = window;
  await page.getByLabel("Server URL").fill(server.url("").replace(/\/$/, ""));
  await page.getByLabel("Username").fill(NAME);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Connect" }).click();
}

async function open(windows) {
  const window = await windows.open("");
  window.expect(ELSEWHERE);
  await window.context.route(ELSEWHERE, (route) => route.abort());
  await window.page.goto(origin);
  return window;
}

/** Somebody of the chat, with a cookie and a secret. */
async function connectAda(t) {
  const { cookie } = await SuperUser.enter(server, "sign-up", "Ada");
  const socket = io(server.url("/chat"), {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    extraHeaders: { cookie },
  });
  t.after(() => socket.close());
  await within(
    new Promise((resolve, reject) => {
      socket.once("welcome", resolve);
      socket.once("connect_error", reject);
    }),
    () => "a welcome",
  );
  return { socket, cookie };
}

browserTest(
  "the super-user looks on with the official page, and nobody else",
  async (t, windows) => {
    const { socket, cookie } = await connectAda(t);
    const window = await open(windows);
    const { page } = window;
    const heard = [];
    page.on("websocket", (line) => line.on("framereceived", ({ payload }) => heard.push(payload)));
    await enter(window, "a wrong password");
    await page.getByText("Invalid credentials").waitFor();
    await enter(window, PASSWORD);
    await page.getByText("Invalid credentials").waitFor({ state: "hidden" });
    await page.evaluate(() => {
      location.hash = "/sockets/";
    });
    await page.getByRole("button", { name: "Select namespace" }).click();
    await page.getByRole("option", { name: "/chat", exact: true }).click();
    const row = page.locator("main tbody tr").filter({ hasText: socket.id });
    await row.waitFor();
    await takePicture(page, "admin-chat-sockets");

    await socket.emitWithAck("identify", { device: "told-to-nobody" });
    await socket.emitWithAck("enter", { room: "blue" });
    await page.evaluate(() => {
      location.hash = "/rooms/";
    });
    await page.locator("main tbody tr").filter({ hasText: "room blue" }).waitFor();
    const told = heard.join("\n");
    assert.ok(told.includes(socket.id), "sockets are told of");
    assert.ok(told.includes("(hidden)"), "headers are told of");
    assert.ok(!told.includes(cookie), "cookies are not");
    assert.ok(!told.includes("told-to-nobody"), "what is said is not");
    assert.equal(await page.locator("button:has(.mdi-logout)").count(), 0, "nobody is put out");
    socket.emit("leave", { room: "blue" });
    assert.ok(socket.connected);
  },
);
