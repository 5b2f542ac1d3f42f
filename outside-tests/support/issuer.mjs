/** An identity provider: keys, tokens that are signed with them, and the set of the public ones. */

import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

function encode(value) {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString(
    "base64url",
  );
}

/** Seconds since 1970. */
export function seconds(later = 0) {
  return Math.floor(Date.now() / 1000) + later;
}

/** Signs with a secret that both know. */
export class SecretIssuer {
  alg = "HS256";
  kid;

  constructor(secret) {
    this.secret = secret;
  }

  sign(text) {
    return createHmac("sha256", this.secret).update(text).digest("base64url");
  }
}

/** Signs with a private key. */
export class KeyIssuer {
  #privateKey;

  /**
   * @param {"RS256" | "ES256" | "EdDSA"} alg
   * @param {string} [kid]
   */
  constructor(alg, kid) {
    const { publicKey, privateKey } =
      alg === "RS256"
        ? generateKeyPairSync("rsa", { modulusLength: 2048 })
        : alg === "ES256"
          ? generateKeyPairSync("ec", { namedCurve: "P-256" })
          : generateKeyPairSync("ed25519");
    this.alg = alg;
    this.kid = kid;
    this.publicKey = publicKey;
    this.#privateKey = privateKey;
  }

  /** The public key as a file holds it. */
  get pem() {
    return this.publicKey.export({ type: "spki", format: "pem" });
  }

  /** The public key as a set holds it. */
  get jwk() {
    return { ...this.publicKey.export({ format: "jwk" }), kid: this.kid, use: "sig" };
  }

  sign(text) {
    const key = { key: this.#privateKey, dsaEncoding: "ieee-p1363" };
    const hash = this.alg === "EdDSA" ? null : "sha256";
    return sign(hash, Buffer.from(text), key).toString("base64url");
  }
}

/** A token of somebody, for an hour unless the claims say otherwise. */
export function tokenOf(issuer, claims = {}, header = {}) {
  const head = encode({ alg: issuer.alg, typ: "JWT", kid: issuer.kid, ...header });
  const body = encode({ sub: "ada", name: "Ada", exp: seconds(3600), ...claims });
  return `${head}.${body}.${issuer.sign(`${head}.${body}`)}`;
}

/** Serves a set of keys, which may change. */
export class KeyServer {
  keys = [];
  isDown = false;
  fetches = 0;
  #server = createServer((request, response) => {
    this.fetches++;
    response.statusCode = this.isDown ? 503 : 200;
    response.end(this.isDown ? "" : JSON.stringify({ keys: this.keys }));
  });

  static async start(scope, ...issuers) {
    const server = new KeyServer();
    server.keys = issuers.map(({ jwk }) => jwk);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    scope.after(() => server.#server.close());
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/keys`;
  }
}
