/**
 * Says of which tests of the reference the test that follows is a twin. It does nothing:
 * `reference/compatibility.mjs` reads it in the source, so it is written with plain strings.
 *
 * @param {string} _file such as `socket.io/namespaces`
 * @param {...string} _titles of tests there
 */
export function twin(_file, ..._titles) {}
