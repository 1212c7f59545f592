// Requests that are not HTTP/1.1, or that could be read in two ways (RFC 9112), are refused with 400 and the
// connection is closed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "node:net";
import { dial } from "../conformance/support/http.mjs";
import { within } from "../conformance/support/waiting.mjs";
import { alive, assertSaysNothing, scene } from "./support/scene.mjs";
import { tokenOf } from "./support/tokens.mjs";

const here = await scene();
const post = (fields, body = "") => `POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${fields}\r\n${body}`;

/** Returns everything the server sends until it closes the connection. */
async function untilClosed(bytes, { then } = {}) {
  const socket = connect(here.port, here.host);
  const chunks = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  const closed = new Promise((resolve) => {
    socket.on("close", resolve);
    socket.on("error", resolve);
  });
  socket.write(bytes);
  if (then !== undefined) socket.write(then);
  await within(closed, `the end of the connection after ${JSON.stringify(bytes.toString("latin1").slice(0, 80))}`);
  return Buffer.concat(chunks).toString("latin1");
}

const malformed = {
  "no Host": "GET /health HTTP/1.1\r\n\r\n",
  "two Hosts": "GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
  "no version": "GET / \r\n\r\n",
  "no version and no blank": "GET /\r\n\r\n",
  "a line before the request line": "Extra lineGET / HTTP/1.1\r\nHost: x\r\n\r\n",
  "a bare CR in a header": "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
  "a bare CR before a header": "GET / HTTP/1.1\r\nHost: x\r\n\rX: y\r\n\r\n",
  "a blank before the colon": "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
  "a header's name with brackets": "GET / HTTP/1.1\r\nHost: x\r\nX-Invalid[]: y\r\n\r\n",
  "a header's name with a blank": "GET / HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n",
  "a header without a name": "GET / HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
  "a folded header": "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
  "NUL in a header": "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n",
  "BEL in a header": "GET / HTTP/1.1\r\nHost: x\r\nA: b\x07c\r\n\r\n",
  "DEL in a header": "GET / HTTP/1.1\r\nHost: x\r\nA: b\x7fc\r\n\r\n",
  "two lengths": post("Content-Length: 2\r\nContent-Length: 3\r\n", "{}"),
  "a list of lengths": post("Content-Length: 2, 2\r\n", "{}"),
  "the same length twice": post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}"),
  "a negative length": post("Content-Length: -1\r\n"),
  "a length with a sign": post("Content-Length: +2\r\n", "{}"),
  "a length in hexadecimal": post("Content-Length: 0x2\r\n", "{}"),
  "a length over 64 bits": post("Content-Length: 18446744073709551618\r\n", "{}"),
  "a length and chunks": post("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
  "an unknown coding": post("Transfer-Encoding: xchunked\r\n"),
  "chunked as a coding other than the last": post("Transfer-Encoding: chunked, identity\r\n"),
  "identity and chunks": post("Transfer-Encoding: identity, chunked\r\n"),
  "a vertical tab in the coding": post("Transfer-Encoding: chunked\x0b\r\n"),
  "chunked twice": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
  "a chunk's size with a leading blank": post("Transfer-Encoding: chunked\r\n", " 2\r\n{}\r\n0\r\n\r\n"),
  "a chunk's size with a sign": post("Transfer-Encoding: chunked\r\n", "+2\r\n{}\r\n0\r\n\r\n"),
  "a chunk's size with a prefix": post("Transfer-Encoding: chunked\r\n", "0x2\r\n{}\r\n0\r\n\r\n"),
  "a chunk's size with a trailing blank": post("Transfer-Encoding: chunked\r\n", "2 \r\n{}\r\n0\r\n\r\n"),
  "a chunk without a size": post("Transfer-Encoding: chunked\r\n", "\r\n{}\r\n0\r\n\r\n"),
  "a chunk longer than its size": post("Transfer-Encoding: chunked\r\n", "1\r\n{}\r\n0\r\n\r\n"),
  "a chunk without its end": post("Transfer-Encoding: chunked\r\n", "2\r\n{}0\r\n\r\n"),
  "a chunk's size over 64 bits": post("Transfer-Encoding: chunked\r\n", "10000000000000002\r\n{}\r\n"),
  "the preface of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "a TLS greeting": Buffer.from("16030100c8010000c40303" + "00".repeat(64), "hex"),
  "noise": Buffer.from(Array.from({ length: 1 << 20 }, (_, n) => (n * 2654435761) >>> 24)),
};

for (const [what, bytes] of Object.entries(malformed)) {
  test(`${what} is refused with 400 and closes the connection`, async () => {
    const said = await untilClosed(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
    // Input so far from HTTP that no client waits for an answer may be closed without one.
    if (said !== "") assert.match(said, /^HTTP\/1\.1 (400|501|505) /);
    assert.equal(said.match(/HTTP\/1\.1/g)?.length ?? 0, said === "" ? 0 : 1, "one answer at the most");
    assertSaysNothing(said);
    await alive(here);
  });
}

test("a request smuggled after a refused request is not answered", async () => {
  const smuggled = `GET /api/auth/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${tokenOf("mallory")}\r\n\r\n`;
  for (const fields of ["Content-Length: 2\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked, identity\r\n"]) {
    const said = await untilClosed(Buffer.from(post(fields, "0\r\n\r\n")), { then: smuggled });
    assert.ok(!said.includes("mallory"), said);
  }
  await alive(here);
});

const tooLarge = {
  "a target of 64 KiB": [`GET /${"a".repeat(65_536)} HTTP/1.1\r\nHost: x\r\n\r\n`, /^HTTP\/1\.1 414 /],
  "a header of 20,000 bytes": [`GET / HTTP/1.1\r\nHost: x\r\nA: ${"b".repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431 /],
  "3,000 headers": [`GET / HTTP/1.1\r\nHost: x\r\n${"A: b\r\n".repeat(3_000)}\r\n`, /^HTTP\/1\.1 431 /],
  "a Content-Length of 100 MB": [post("Content-Length: 100000000\r\n"), /^HTTP\/1\.1 413 [^]*"PAYLOAD_TOO_LARGE"/],
  "an unknown expectation": [post("Expect: foo\r\nContent-Length: 2\r\n"), /^HTTP\/1\.1 417 /],
};

for (const [what, [bytes, answer]] of Object.entries(tooLarge)) {
  test(`${what} is refused before it is read`, async () => {
    assert.match(await untilClosed(Buffer.from(bytes, "latin1")), answer);
    await alive(here);
  });
}

const strange = [
  "/../../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/%252e%252e/etc/passwd",
  "/static/..\\..\\etc\\passwd", "/socket.io/../../etc/passwd", "/socket.io/socket.io.js%00.html", "/api/%00", "/%zz",
  "/%c0%ae%c0%ae/etc/passwd", "/\xff", "//evil.example/health/x", "/api/messages/../../health",
];

for (const target of strange) {
  test(`GET ${JSON.stringify(target)} finds nothing`, async () => {
    const line = await dial(here);
    const { status, body } = await line.send(Buffer.from(`GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`, "latin1")).answer();
    line.close();
    assert.ok(status === 400 || status === 404 || status === 401, `${status}`);
    assertSaysNothing(body, "root:", "etc/passwd");
    await alive(here);
  });
}

test("the host of an absolute target and the Host header are ignored", async () => {
  const line = await dial(here);
  const { status } = await line.send("GET http://evil.example/health HTTP/1.1\r\nHost: x\r\n\r\n").answer();
  assert.equal(status, 200);
  line.close();
});

test("a transfer coding in mixed case and a body in chunks of one byte are accepted", async () => {
  const body = JSON.stringify({ receiverId: "canary-2", content: "x".repeat(8_000) });
  const chunks = [...body].map((letter) => `1\r\n${letter}\r\n`).join("");
  const line = await dial(here);
  const fields = `Authorization: Bearer ${tokenOf("slicer")}\r\nTransfer-Encoding: ChUnKeD\r\n`;
  const { status, body: text } = await line.send(post(fields, `${chunks}0\r\n\r\n`)).answer();
  assert.equal(status, 201, text);
  line.close();
});

test("a request cut off at any byte stores nothing", async () => {
  const whole = Buffer.from(post(`Authorization: Bearer ${tokenOf("cutter")}\r\nContent-Length: 40\r\n`, '{"receiverId":"canary-1","content":"x"}'));
  for (let cut = 1; cut < whole.length; cut += 3) {
    const line = await dial(here);
    line.send(whole.subarray(0, cut)).reset();
  }
  await alive(here);
  const { json } = await here.get("/api/messages", "cutter");
  assert.deepEqual(json.messages, []);
});
