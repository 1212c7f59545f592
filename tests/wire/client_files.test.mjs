// The server serves the JavaScript client byte for byte as the npm package has it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { root, startParley } from "./support/parley.mjs";

const dist = join(root, "build/client/node_modules/socket.io-client/dist");

/** Fetches the bytes as they are transferred. fetch() would decompress them. */
function fetchRaw(url, headers = {}) {
  return new Promise((resolve, reject) => {
    get(url, { headers }, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) });
    }).on("error", reject);
  });
}

test("every build of the client is served under /socket.io/, with its source map", async (t) => {
  const server = await startParley(t);
  for (const name of ["socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js"]) {
    for (const file of [name, `${name}.map`]) {
      const { status, headers, body } = await fetchRaw(`${server.url}/socket.io/${file}`);
      assert.equal(status, 200, file);
      assert.equal(
        headers["content-type"],
        file.endsWith(".map") ? "application/json; charset=utf-8" : "application/javascript; charset=utf-8",
      );
      assert.ok(body.equals(await readFile(join(dist, file))), `${file} is the package's`);
    }
  }
});

test("the client is sent compressed, and with 304 to a browser that has it", async (t) => {
  const server = await startParley(t);
  const url = `${server.url}/socket.io/socket.io.esm.min.js`;
  const whole = await readFile(join(dist, "socket.io.esm.min.js"));
  const { headers, body } = await fetchRaw(url, { "accept-encoding": "gzip, deflate, br" });
  assert.equal(headers["content-encoding"], "gzip");
  assert.ok(body.length < whole.length / 2);
  assert.ok(gunzipSync(body).equals(whole));
  const again = await fetchRaw(url, { "if-none-match": headers.etag });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
});

test("a module on a page of another origin can load the client", async (t) => {
  const server = await startParley(t);
  const { headers } = await fetchRaw(`${server.url}/socket.io/socket.io.esm.min.js`, { origin: "https://app.example" });
  assert.equal(headers["access-control-allow-origin"], "*");
});

test("no other files are served", async (t) => {
  const server = await startParley(t);
  for (const name of ["socket.io.css", "package.json", "socket.io.js.gz", "../socket.io.js", "socket.io.js%00"]) {
    const { status } = await fetchRaw(`${server.url}/socket.io/${name}`);
    assert.ok(status === 400 || status === 404, `${name}: ${status}`);
  }
});
