/** The words of the command line, the environment and the properties file, and what is wrong with some. */

import { strict as assert } from "node:assert";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import net from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { newDirectory } from "../support/directories.mjs";
import { runHoldfast, startChat } from "../support/servers.mjs";

/** Most of a start is waiting; two at a time are enough for two processors. */
const TOGETHER = { concurrency: 2 };

const BAD_USAGE = 2;
const FAILURE = 1;

/** What the process said on its standard error, without the lines of the log. */
function sentences(stderr) {
  const lines = stderr.trimEnd().split("\n");
  return lines.filter((line) => !/^(INFO|WARNING): |^[A-Z][a-z]{2} \d\d?, \d{4} /.test(line));
}

/** A file of properties. */
function properties(...lines) {
  const file = join(newDirectory(), "holdfast.properties");
  writeFileSync(file, lines.join("\n"));
  return file;
}

/** Expects that a start fails with these lines and nothing else. */
async function fails(args, code, lines, env = {}) {
  const { code: actual, stdout, stderr } = await runHoldfast(args, { env, cwd: newDirectory() });
  assert.deepEqual(sentences(stderr), lines);
  assert.equal(actual, code);
  assert.equal(stdout, "");
}

function portSaid(value) {
  return `Invalid value for option '--port': '${value}' is not a whole number from 0 to 65535`;
}

function countSaid(option, value) {
  return `Invalid value for option '${option}': '${value}' is not a whole number from 1 to 2147483647`;
}

describe(
  "what cannot be is answered with exit code 2, the option, the value and what may be",
  TOGETHER,
  () => {
    const seeHoldfast = "Try 'holdfast --help'.";
    const seeServe = "Try 'holdfast serve --help'.";
    for (const [args, sentence] of [
      [["--port", "abc"], portSaid("abc")],
      [["--port=-1"], portSaid("-1")],
      [["--port", "65536"], portSaid("65536")],
      [["--port", "80.5"], portSaid("80.5")],
      [["--port"], "Missing required parameter for option '--port' (PORT)"],
      [["--max-connections", "0"], countSaid("--max-connections", "0")],
      [
        ["--max-connections-per-address", "many"],
        countSaid("--max-connections-per-address", "many"),
      ],
      [["--posts-per-second", "2147483648"], countSaid("--posts-per-second", "2147483648")],
      [["--loops", "-2"], countSaid("--loops", "-2")],
      [
        ["--durability", "some"],
        "Invalid value for option '--durability': expected one of [FULL, NORMAL, MEMORY] " +
          "(case-insensitive) but was 'some'",
      ],
      ...["30", "0s", "1.5h", "-1d", "2w", "36501d", "forever"].map((value) => [
        [`--keep-for=${value}`],
        `Invalid value for option '--keep-for': '${value}' is not a time such as 90s, 30m, 12h or ` +
          "7d, from 1s to 36500d",
      ]),
      ...["2000000", "1023KiB", "1025TiB", "20GB"].map((value) => [
        [`--keep-bytes=${value}`],
        `Invalid value for option '--keep-bytes': '${value}' is not a size such as 500MiB or ` +
          "20GiB, from 1MiB to 1024TiB",
      ]),
      [
        ["--transport", "pigeon"],
        "Invalid value for option '--transport': expected one of [EPOLL, IO_URING, NIO] " +
          "(case-insensitive) but was 'pigeon'",
      ],
      [
        ["--trusted-proxies", "10.0.0.0/8,10.0.0.0/99"],
        "Invalid value for option '--trusted-proxies': a network is an address or address/bits, " +
          "was 10.0.0.0/99",
      ],
      [
        ["--allowed-origins", "https://chat.example/"],
        "Invalid value for option '--allowed-origins': an origin is scheme://host or " +
          "scheme://host:port in lower case, or *, was https://chat.example/",
      ],
      [
        ["--host", "no.such.host.invalid"],
        "Invalid value for option '--host': 'no.such.host.invalid' is neither an address nor a " +
          "known name",
      ],
      [["--tls-key", "key.pem"], "--tls-certificate and --tls-key go together"],
    ]) {
      test(args.join(" "), () => fails(["serve", ...args], BAD_USAGE, [sentence, seeServe]));
    }

    for (const [option, file] of [
      ["--super-user-password", "--super-user-password-file"],
      ["--jwt-secret", "--jwt-secret-file"],
    ]) {
      const variable = `HOLDFAST_${option.slice(2).toUpperCase().replaceAll("-", "_")}`;
      const sentence =
        `${option} is not taken from the command line, where others see it: set ${variable}, or ` +
        `name a file with ${file}`;
      test(`${option} VALUE, which is not repeated`, async () => {
        const args = ["--port", "0", "--durability", "memory", "--super-user", "Ruth"];
        const value = [option, "a secret of more than thirty-two bytes"];
        await fails([...args, ...value], BAD_USAGE, [sentence, seeHoldfast]);
        await fails(["serve", ...args, ...value], BAD_USAGE, [sentence, seeServe]);
      });
    }

    test("a secret that is in its file and in the environment", () =>
      fails(
        ["--super-user", "Ruth", "--super-user-password-file", "password"],
        BAD_USAGE,
        [
          "--super-user-password-file and HOLDFAST_SUPER_USER_PASSWORD exclude each other",
          seeHoldfast,
        ],
        { HOLDFAST_SUPER_USER_PASSWORD: "correct horse" },
      ));

    test("an option that there is not", async () => {
      const { code, stderr } = await runHoldfast(["--max-conections=5"]);
      assert.equal(code, BAD_USAGE);
      assert.match(sentences(stderr)[0], /^Unknown option: '--max-conections=5'$/);
      assert.equal(sentences(stderr).at(-1), seeHoldfast);
    });

    test("a command that there is not", async () => {
      const { code, stderr } = await runHoldfast(["dance"]);
      assert.equal(code, BAD_USAGE);
      assert.equal(sentences(stderr)[0], "Unmatched argument at index 0: 'dance'");
    });

    test("an option before the command, where nobody would hear it", () =>
      fails(["--port", "0", "serve"], BAD_USAGE, ["--port goes after serve", seeServe]));

    test("a variable of the environment", () =>
      fails([], BAD_USAGE, [portSaid("many"), seeHoldfast], { HOLDFAST_PORT: "many" }));

    test("a line of the properties file", () =>
      fails(["serve", "--config", properties("max-connections = none")], BAD_USAGE, [
        countSaid("--max-connections", "none"),
        seeServe,
      ]));

    test("a key of the properties file that there is not", async () => {
      const file = properties("# a comment", "prot=8080");
      const { code, stderr } = await runHoldfast([`--config=${file}`]);
      assert.equal(code, BAD_USAGE);
      const [sentence, ...others] = sentences(stderr);
      assert.deepEqual(others, []);
      const start = `The file ${file} sets 'prot', which is no option; there are [accounts, admin, allowed-origins, `;
      assert.equal(sentence.slice(0, start.length), start);
      assert.match(sentence, /\bport\b.*\btrusted-proxies\]$/);
    });

    test("a properties file that is not there", () =>
      fails(["--config", "/nowhere.properties"], BAD_USAGE, [
        "The file /nowhere.properties cannot be read: it is not there.",
      ]));

    test("a properties file that is none", async () => {
      const file = properties("data=\\u12");
      const { code, stderr } = await runHoldfast([], { env: { HOLDFAST_CONFIG: file } });
      assert.equal(code, BAD_USAGE);
      const start = `The file ${file} cannot be read as properties: `;
      assert.equal(sentences(stderr)[0].slice(0, start.length), start);
    });
  },
);

describe("the command line counts first, then the environment, then the file", TOGETHER, () => {
  const file = () => properties("port=from-file");
  const see = "Try 'holdfast --help'.";

  test("the file alone", () =>
    fails(["--config", file()], BAD_USAGE, [portSaid("from-file"), see]));

  test("the environment over the file", () =>
    fails(["--config", file()], BAD_USAGE, [portSaid("from-environment"), see], {
      HOLDFAST_PORT: "from-environment",
    }));

  test("the command line over both", () =>
    fails(["--config", file(), "--port", "said"], BAD_USAGE, [portSaid("said"), see], {
      HOLDFAST_PORT: "from-environment",
    }));

  test("the file named by the environment, each option from where it is", async (t) => {
    const server = await startChat(t, {
      args: ["--transport", "nio"],
      env: { HOLDFAST_CONFIG: properties("port=1", "durability=memory"), HOLDFAST_LOOPS: "1" },
    });
    await server.process.line(/^Messages are not kept\.$/m);
    await server.stop();
  });
});

describe("a start that fails says why in one sentence, with exit code 1", TOGETHER, () => {
  test("the port is taken", async (t) => {
    const other = net.createServer().listen(0);
    t.after(() => other.close());
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address();
    const data = newDirectory();

    await fails(["--port", String(port), "--data", data], FAILURE, [
      `Port ${port} is taken by another program; choose another with --port.`,
    ]);

    // The directory is free again.
    await (await startChat(t, { data })).stop();
  });

  test("the address is not this machine's", async () => {
    // RFC 5737: nobody has it.
    const args = ["--host", "192.0.2.1", "--port", "0", "--durability", "memory"];
    const { code, stdout, stderr } = await runHoldfast(args);
    assert.equal(code, FAILURE);
    assert.equal(stdout, "");
    const [sentence, ...others] = sentences(stderr);
    assert.deepEqual(others, []);
    assert.match(sentence, /^Holdfast cannot listen on 192\.0\.2\.1:0: .*; choose another address/);
  });

  test("the data directory is used by another server", async (t) => {
    const server = await startChat(t);

    await fails(["--port", "0", "--data", server.data], FAILURE, [
      `The data directory ${server.data} is used by another Holdfast server; stop it, or choose ` +
        "another with --data.",
    ]);

    await server.stop();
    await (await startChat(t, { data: server.data })).stop();
  });

  test("the data directory is somebody else's", async () => {
    const data = newDirectory();
    writeFileSync(join(data, "letter.txt"), "Dear Ada");

    await fails(["--port", "0", "--data", data], FAILURE, [
      `The data directory ${data} holds files that are not Holdfast's, such as letter.txt; name an ` +
        "empty or new one with --data.",
    ]);

    assert.deepEqual(readdirSync(data), ["letter.txt"], "nothing was written to it");
  });

  test("the data directory is a file, or below one", async () => {
    const file = join(newDirectory(), "file");
    writeFileSync(file, "");

    await fails(["--port", "0", "--data", file], FAILURE, [
      `The data directory ${file} cannot be made: ${file} is a file.`,
    ]);
    const { code, stderr } = await runHoldfast(["--port", "0", "--data", join(file, "below")]);
    assert.equal(code, FAILURE);
    assert.match(stderr, /^The data directory \S+ cannot be (made|written to)/);
  });

  test("the messages are no database", async () => {
    const data = newDirectory();
    mkdirSync(data, { recursive: true });
    writeFileSync(join(data, "HOLDFAST"), "");
    writeFileSync(join(data, "messages.db"), "Dear Ada, ".repeat(1000));

    const { code, stdout, stderr } = await runHoldfast(["--port", "0", "--data", data]);

    assert.equal(code, FAILURE);
    assert.equal(stdout, "");
    assert.equal(sentences(stderr).length, 1, stderr);
    assert.match(stderr, /messages\.db/);
  });

  test("the certificate is not there", () =>
    fails(["--port", "0", "--tls-certificate", "c.pem", "--tls-key", "k.pem"], FAILURE, [
      "cannot read the certificate c.pem with the key k.pem",
    ]));
});

describe("what there is", TOGETHER, () => {
  const options = [
    ["accounts", "admin", "api-key-file", "search", "socketio-admin"],
    ["super-user", "super-user-password-file"],
    ["jwt-audience", "jwt-issuer", "jwt-key", "jwt-keys", "jwt-leeway", "jwt-secret-file"],
    ["jwt-name-claim", "jwt-required", "jwt-roles-claim", "jwt-warning"],
    ["allowed-origins", "config", "data", "durability", "host", "keep-bytes", "keep-for", "loops"],
    ["max-connections"],
    ["max-connections-per-address", "port", "posts-per-second", "tls-certificate", "tls-key"],
    ["transport", "trusted-proxies", "help", "version"],
  ].flat();

  for (const args of [["--help"], ["serve", "--help"]]) {
    test(args.join(" "), async () => {
      const { code, stdout, stderr } = await runHoldfast(args);
      assert.equal(code, 0);
      assert.equal(stderr, "");
      const named = [...stdout.matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm)].map((match) => match[1]);
      assert.deepEqual(named.sort(), [...options].sort());
      assert.match(stdout, /\(default: 8080\)/);
    });
  }

  for (const args of [["--version"], ["serve", "--version"]]) {
    test(args.join(" "), async () => {
      const { code, stdout } = await runHoldfast(args);
      assert.equal(code, 0);
      assert.match(stdout, /^Holdfast \d+\.\d+\.\d+\S*\nJava \d+\S*\n$/);
    });
  }
});
