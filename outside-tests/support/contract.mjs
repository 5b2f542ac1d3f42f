/** An OpenAPI document, and requests and answers held to it. */

import { strict as assert } from "node:assert";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv2020 from "ajv/dist/2020.js";

const ID = "contract";
const METHODS = ["get", "put", "post", "delete", "patch", "head", "options", "trace"];

/** A copy in which objects have no other members than those that are described. */
function closed(schema) {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (schema === null || typeof schema !== "object") {
    return schema;
  }
  const copy = Object.fromEntries(Object.entries(schema).map(([key, at]) => [key, closed(at)]));
  return schema.type === "object" && schema.properties !== undefined
    ? { ...copy, additionalProperties: false }
    : copy;
}

/** A step of a JSON pointer, in a reference. */
function step(name) {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** What an OpenAPI document promises. */
export class Contract {
  /** The operations: `{name, method, path, scope, described}`, the name being `GET /rooms`. */
  operations = new Map();
  #document;
  #ajv = new Ajv2020({ strict: false, allErrors: true });
  /** What was answered: `GET /rooms 200`. */
  #seen = new Set();

  constructor(document) {
    this.#document = document;
    this.#ajv.addSchema(closed(document), ID, undefined, false);
    for (const [path, at] of Object.entries(document.paths)) {
      for (const method of METHODS.filter((each) => at[each] !== undefined)) {
        const name = `${method.toUpperCase()} ${path}`;
        const [{ key }] = at[method].security;
        const described = at[method];
        this.operations.set(name, { name, method, path, scope: key[0], described });
      }
    }
  }

  /** Takes a document that is one of OpenAPI. */
  static async of(document) {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    assert.ok(valid, JSON.stringify(errors));
    assert.match(document.openapi, /^3\.1\./);
    return new Contract(document);
  }

  /** Where all paths begin. */
  get base() {
    return this.#document.servers[0].url;
  }

  /** The methods that a path has. */
  methodsOf(path) {
    const there = [...this.operations.values()].filter((each) => each.path === path);
    return there.map(({ method }) => method.toUpperCase());
  }

  /** Expects that a request which was not refused is as described. */
  holdRequest(name, { query = {}, headers = {}, body }) {
    const { described, method, path } = this.operations.get(name);
    const parameters = (described.parameters ?? []).map((each) => this.#resolved(each));
    for (const [into, values] of [
      ["query", query],
      ["header", headers],
    ]) {
      for (const [key, value] of Object.entries(values)) {
        const known = parameters.find(
          (each) => each.in === into && each.name.toLowerCase() === key.toLowerCase(),
        );
        assert.ok(known !== undefined, `${name} has no ${into} ${key}`);
        const { type } = this.#resolved(known.schema);
        this.#hold(known.schema, type === "integer" ? Number(value) : value, `${name} ${key}`);
      }
    }
    assert.equal(body !== undefined, described.requestBody?.required === true, `body of ${name}`);
    if (body !== undefined) {
      this.#holdAt(["paths", path, method, "requestBody"], body, `the body of ${name}`);
    }
  }

  /** Expects that an answer is as described. */
  holdAnswer(name, { status, headers, json }) {
    const { described, method, path } = this.operations.get(name);
    const referred = described.responses[status];
    assert.ok(referred !== undefined, `${name} is not to answer ${status} ${JSON.stringify(json)}`);
    const response = this.#resolved(referred);
    for (const [header, { required, schema }] of Object.entries(response.headers ?? {})) {
      const value = headers.get(header);
      assert.ok(value !== null || !required, `${name} ${status} without ${header}`);
      this.#hold(schema, schema.type === "integer" ? Number(value) : value, header);
    }
    assert.equal(headers.get("content-type"), "application/json");
    const at = referred.$ref?.slice(2).split("/") ?? ["paths", path, method, "responses", status];
    this.#holdAt(at, json, `the answer ${status} to ${name}`);
    this.#seen.add(`${name} ${status}`);
  }

  #resolved(at) {
    return at.$ref === undefined
      ? at
      : at.$ref
          .slice(2)
          .split("/")
          .reduce((inside, key) => inside[key], this.#document);
  }

  #holdAt(place, value, what) {
    const pointer = [...place.map(String), "content", "application/json", "schema"];
    this.#hold({ $ref: `#/${pointer.map(step).join("/")}` }, value, what);
  }

  #hold(schema, value, what) {
    const { $ref } = schema;
    const known = $ref === undefined ? schema : { $ref: `${ID}${$ref}` };
    const validate = this.#ajv.compile(known);
    assert.ok(validate(value), `${what}: ${this.#ajv.errorsText(validate.errors)}`);
  }

  /** What is described and was not seen. */
  unseen() {
    return [...this.operations.values()]
      .flatMap(({ name, described }) =>
        Object.keys(described.responses).map((status) => `${name} ${status}`),
      )
      .filter((each) => !this.#seen.has(each));
  }
}
