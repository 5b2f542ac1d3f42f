import { strict as assert } from "node:assert";

export const NAME = "Ruth";
export const PASSWORD = "correct horse battery";

/** What the chat is started with for {@link SuperUser} to be one. */
export const SUPER_USER = {
  args: ["--super-user", NAME],
  env: { HOLDFAST_SUPER_USER_PASSWORD: PASSWORD },
};

/** Somebody who asks below `/admin`, as their browser would: a super-user, or somebody else. */
export class SuperUser {
  /**
   * @param {import("./servers.mjs").Server} server
   * @param {string | undefined} cookie of a session
   */
  constructor(server, cookie) {
    this.server = server;
    this.cookie = cookie;
  }

  /** Signs in as the super-user. */
  static async signIn(server) {
    return SuperUser.enter(server, "sign-in", NAME);
  }

  /** Signs in or up. */
  static async enter(server, action, name) {
    const answer = await new SuperUser(server).fetch(`/account/${action}`, {
      body: { name, password: PASSWORD },
    });
    assert.equal(answer.status, 200, JSON.stringify(answer.json));
    return new SuperUser(server, answer.headers.get("set-cookie").split(";")[0]);
  }

  /** Asks; with a body it is a POST of JSON. */
  async fetch(path, { body, headers = {} } = {}) {
    const cookie = this.cookie === undefined ? {} : { cookie: this.cookie };
    const posting =
      body === undefined
        ? {}
        : { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const answer = await fetch(this.server.url(path), {
      ...posting,
      headers: { ...cookie, ...type, ...headers },
    });
    const text = await answer.text();
    const json = text.startsWith("{") ? JSON.parse(text) : undefined;
    return { status: answer.status, headers: answer.headers, json };
  }

  /** What a view shows. */
  async show(view) {
    const { status, json } = await this.fetch(`/admin/${view}`);
    assert.equal(status, 200, `${view}: ${JSON.stringify(json)}`);
    return json;
  }

  /** Does something, and expects that it is done. */
  async act(action, body = {}) {
    const { status, json } = await this.fetch(`/admin/do/${action}`, { body });
    assert.equal(status, 200, `${action}: ${JSON.stringify(json)}`);
    return json;
  }

  /** Expects that something is refused. */
  async assertRefused(expected, action, options = {}) {
    const { status, json } = await this.fetch(`/admin/do/${action}`, { body: {}, ...options });
    assert.deepEqual([status, json?.code], expected, action);
  }

  /** The latest entries of the audit log, the latest first: what was done, on what, and the outcome. */
  async audit(count = 100) {
    const { entries } = await this.show(`audit?limit=${count}`);
    return entries;
  }
}
