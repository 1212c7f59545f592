// RFC 6455 section 4.2: the opening handshake, accepted and refused.
import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { startFixture } from "./support/fixture.mjs";
import { dial, request } from "./support/http.mjs";
import { upgradeFields } from "./support/websocket.mjs";
import { answered, bytes, goodbye } from "./support/websocket_bytes.mjs";

const server = await startFixture({ after }, "ws_echo");

async function shake(method, fields) {
  const line = await dial(server);
  const all = { ...upgradeFields, ...fields };
  for (const name of Object.keys(all)) if (all[name] === null) delete all[name];
  const answer = await line.send(request(method, "/", all)).answer();
  if (answer.status !== 101) assert.equal(await line.ended, "end", "a refusal closes the connection");
  line.close();
  return answer;
}

describe("4.2.2 the server's handshake", { concurrency: true }, () => {
  it("answers the example of section 1.3", async () => {
    const answer = await shake("GET");
    assert.equal(answer.status, 101);
    assert.equal(answer.headers.upgrade, "websocket");
    assert.equal(answer.headers.connection, "Upgrade");
    assert.equal(answer.headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    assert.equal(answer.headers["content-length"], undefined);
    assert.equal(answer.headers["sec-websocket-protocol"], undefined);
    assert.equal(answer.headers["sec-websocket-extensions"], undefined);
  });

  for (const [what, fields] of [
    ["tokens in other cases", { Connection: "upGRADE", Upgrade: "WebSocket" }],
    ["upgrade among the tokens of Connection", { Connection: "keep-alive, Upgrade" }],
    ["websocket among the tokens of Upgrade", { Upgrade: "h2c, websocket" }],
    ["an Origin, which a server need not check", { Origin: "http://example.com" }],
    ["space around the values", { "Sec-WebSocket-Version": "  13 \t", "Sec-WebSocket-Key": "  dGhlIHNhbXBsZSBub25jZQ== " }],
    ["unknown extensions", { "Sec-WebSocket-Extensions": 'foo, bar; baz=2, qux; a="b\\c"' }],
    ["empty elements in the list of extensions", { "Sec-WebSocket-Extensions": ", foo,, bar ," }],
    ["an offer of compression, which is turned off", { "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits" }],
  ]) {
    it(`accepts ${what}`, async () => {
      const answer = await shake("GET", fields);
      assert.equal(answer.status, 101);
      assert.equal(answer.headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
      assert.equal(answer.headers["sec-websocket-extensions"], undefined);
    });
  }

  it("selects the first of the subprotocols", async () => {
    assert.equal((await shake("GET", { "Sec-WebSocket-Protocol": "chat, superchat" })).headers["sec-websocket-protocol"], "chat");
  });

  it("reads the frames that arrive in one segment with the request", async () => {
    const line = await dial(server);
    line.send(Buffer.concat([request("GET", "/", upgradeFields), bytes`81 85 00000000 "Hello"`, goodbye]));
    assert.equal((await line.answer()).status, 101);
    const chunks = [];
    line.takeOver((chunk) => chunks.push(chunk));
    await line.ended;
    assert.deepEqual(Buffer.concat(chunks), Buffer.concat([bytes`81 05 "Hello"`, answered]));
  });
});

describe("4.2.1 the client's handshake is refused", { concurrency: true }, () => {
  for (const [what, fields] of [
    ["without Connection", { Connection: null }],
    ["with another Connection", { Connection: "keep-alive" }],
    ["with a Connection that only begins with it", { Connection: "Upgraded" }],
    ["without Upgrade", { Upgrade: null }],
    ["with another Upgrade", { Upgrade: "websockets" }],
    ["without a key", { "Sec-WebSocket-Key": null }],
    ["with an empty key", { "Sec-WebSocket-Key": "" }],
    ["with a key of 15 bytes", { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25j" }],
    ["with a key of 17 bytes", { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZSE=" }],
    ["with a key that is not padded", { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ" }],
    ["with a key that is no base64", { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZ!==" }],
    ["with two keys", { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==" }],
    ["with extensions that break the grammar (9.1)", { "Sec-WebSocket-Extensions": "foo; =1" }],
    ["with a parameter that has no name (9.1)", { "Sec-WebSocket-Extensions": "foo;" }],
    ["with a quoted value that is no token (9.1)", { "Sec-WebSocket-Extensions": 'foo; a="b c"' }],
    ["with a quoted value without an end (9.1)", { "Sec-WebSocket-Extensions": 'foo; a="b' }],
  ]) {
    it(`${what}: 400`, async () => assert.equal((await shake("GET", fields)).status, 400));
  }

  it("with another method: 400", async () => assert.equal((await shake("POST", { "Content-Length": "0" })).status, 400));

  for (const version of ["8", "7", "0", "14", "99", "13, 8", "-13", "013", "", null]) {
    it(`of ${version === null ? "no version" : `version "${version}"`}: 426, and the supported version (4.4)`, async () => {
      const answer = await shake("GET", { "Sec-WebSocket-Version": version });
      assert.equal(answer.status, 426);
      assert.equal(answer.headers["sec-websocket-version"], "13");
    });
  }

  it("over HTTP/1.0: 400", async () => {
    const line = await dial(server);
    line.send(Buffer.from(request("GET", "/", upgradeFields).toString("latin1").replace("HTTP/1.1", "HTTP/1.0"), "latin1"));
    assert.equal((await line.answer()).status, 400);
    line.close();
  });
});
