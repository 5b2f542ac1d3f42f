/** The example `watch`: with the package `ws`, by HTTP, and its page in a browser. */

import { strict as assert } from "node:assert";
import test from "node:test";
import { browserTest } from "../support/chromium.mjs";
import { eventually } from "../support/deadline.mjs";
import { endsCleanly, JsonClient } from "../support/example-client.mjs";
import { looksRight } from "../support/looks.mjs";
import { startExample } from "../support/servers.mjs";

const CLIP_MILLIS = 64_000;

/** How far two windows may be apart: an ear takes less than that for one. */
const APART_SECONDS = 0.1;

test("who plays, pauses or seeks does it for all, and who comes late is told", async (t) => {
  const server = await startExample(t, "watch");
  const ada = await JsonClient.open(t, server);
  const bob = await JsonClient.open(t, server);
  for (const client of [ada, bob]) {
    const { playing, position } = await client.take();
    assert.deepEqual({ playing, position }, { playing: false, position: 0 });
  }
  ada.sendText("play 1500");
  const [forAda, forBob] = [await ada.take(), await bob.take()];
  assert.deepEqual(forAda, forBob);
  assert.deepEqual(forAda, { playing: true, position: 1500, now: forAda.now });

  const cem = await JsonClient.open(t, server);
  const late = await cem.take();
  assert.equal(late.playing, true);
  assert.equal(late.position - late.now, forAda.position - forAda.now);

  bob.sendText("pause 2000");
  const paused = await ada.take();
  assert.deepEqual(paused, { playing: false, position: 2000, now: paused.now });
  await endsCleanly(server, ada, "SIGTERM");
});

test("the clip has an end, and nonsense changes nothing", async (t) => {
  const server = await startExample(t, "watch");
  const ada = await JsonClient.open(t, server);
  await ada.take();
  for (const text of ["", "play", "play -1", "play 1.5", "stop 1", "play 9999999999", "time x"]) {
    ada.sendText(text);
  }
  ada.sendText("play 999999999");
  const { playing, position } = await ada.take();
  assert.deepEqual({ playing, position }, { playing: true, position: CLIP_MILLIS });
  const bob = await JsonClient.open(t, server);
  assert.equal((await bob.take()).position, CLIP_MILLIS);
});

test("the server's clock can be asked for", async (t) => {
  const server = await startExample(t, "watch");
  const ada = await JsonClient.open(t, server);
  const { now } = await ada.take();
  ada.sendText("time 42.5");
  const answer = await ada.take();
  assert.equal(answer.asked, 42.5);
  assert.ok(answer.now >= now);
});

test("the clip is a WAV file, and can be had in parts", async (t) => {
  const server = await startExample(t, "watch");
  const whole = await fetch(server.url("/clip.wav"));
  assert.equal(whole.headers.get("content-type"), "audio/wav");
  assert.equal(whole.headers.get("accept-ranges"), "bytes");
  const wav = Buffer.from(await whole.arrayBuffer());
  assert.equal(wav.toString("latin1", 0, 4), "RIFF");
  assert.equal(wav.readUInt32LE(4), wav.length - 8);
  const byteRate = wav.readUInt32LE(28);
  assert.equal(wav.readUInt32LE(40), wav.length - 44);
  assert.equal((wav.length - 44) / byteRate, CLIP_MILLIS / 1000);

  const part = await fetch(server.url("/clip.wav"), { headers: { range: "bytes=1000-1999" } });
  assert.equal(part.status, 206);
  assert.equal(part.headers.get("content-range"), `bytes 1000-1999/${wav.length}`);
  assert.deepEqual(Buffer.from(await part.arrayBuffer()), wav.subarray(1000, 2000));
});

browserTest("three windows play, seek and pause in step", async (t, windows) => {
  const server = await startExample(t, "watch");
  const ada = await open(windows, server);
  const bob = await open(windows, server);
  await bob.locator("#clip").evaluate((clip) => clip.play());
  await inStep([ada, bob], true);
  const cem = await open(windows, server);
  await inStep([ada, bob, cem], true);

  await ada.locator("#clip").evaluate((clip) => (clip.currentTime = 40));
  await eventually(async () => assert.ok((await state(cem)).position >= 40));
  await inStep([ada, bob, cem], true);
  await looksRight(ada, "examples-watch");

  await cem.locator("#clip").evaluate((clip) => clip.pause());
  await inStep([ada, bob, cem], false);
  await ada.getByText("Paused").waitFor();
  await ada.locator("#clip").evaluate((clip) => (clip.currentTime = 10));
  await eventually(async () => assert.equal((await state(bob)).position, 10));
  await inStep([ada, bob, cem], false);
});

browserTest("a window that falls behind catches up", async (t, windows) => {
  const server = await startExample(t, "watch");
  const ada = await open(windows, server);
  const bob = await open(windows, server);
  await ada.locator("#clip").evaluate((clip) => clip.play());
  await inStep([ada, bob], true);
  // As if the sound card of this one were slow for a while.
  await eventually(async () => {
    await bob.locator("#clip").evaluate((clip) => (clip.playbackRate = 0.5));
    assert.ok((await state(bob)).start - (await state(ada)).start > APART_SECONDS);
  });
  await eventually(async () =>
    assert.ok((await bob.locator("#clip").evaluate((clip) => clip.playbackRate)) > 1),
  );
  await inStep([ada, bob], true);
});

async function open(windows, server) {
  const { page } = await windows.open(server.url());
  await page.getByText("Connected").waitFor();
  await eventually(async () =>
    assert.ok((await page.locator("#clip").evaluate((clip) => clip.readyState)) > 0),
  );
  return page;
}

/** What a window plays, and where it would be by now by the clock of the machine. */
function state(page) {
  return page.locator("#clip").evaluate((clip) => ({
    isPlaying: !clip.paused,
    position: clip.currentTime,
    start: (performance.timeOrigin + performance.now()) / 1000 - clip.currentTime,
  }));
}

/** Waits until all play, and as if they had begun at the same time; or all stand at one place. */
async function inStep(pages, isPlaying) {
  await eventually(async () => {
    const states = await Promise.all(pages.map(state));
    assert.deepEqual(
      states.map((each) => each.isPlaying),
      states.map(() => isPlaying),
    );
    const marks = states.map(({ start, position }) => (isPlaying ? start : position));
    const apart = Math.max(...marks) - Math.min(...marks);
    assert.ok(apart <= (isPlaying ? APART_SECONDS : 0.01), `${apart} s apart`);
  });
}
