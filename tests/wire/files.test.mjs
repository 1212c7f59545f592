// Files: upload, sending, download by the users they were sent to and no others, and safe content types.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { freshFolder, perShard, startParley } from "./support/parley.mjs";

const png = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(300_000, 7)]);

async function upload(server, token, bytes, { name = "photo.png", type = "image/png" } = {}) {
  const form = new FormData();
  form.append("note", "ignored");
  form.append("file", new Blob([bytes], { type }), name);
  const response = await fetch(`${server.url}/api/files`, {
    method: "POST", body: form, headers: token ? { authorization: `Bearer ${token}` } : {},
  });
  return { status: response.status, json: await response.json() };
}

async function download(server, url, token, headers = {}) {
  const response = await fetch(server.url + url, {
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const stored = async (server) => {
  try {
    return await readdir(join(server.dataDir, "files"));
  } catch {
    return [];
  }
};

async function both(t, options) {
  const server = await startParley(t, options);
  const alice = (await server.login("alice@example.com")).token;
  const bob = (await server.login("bob@example.com")).token;
  return { server, alice, bob };
}

test("a file can be read by its uploader and its receiver, also after a restart", async (t) => {
  const dataDir = await freshFolder();
  const { server, alice, bob } = await both(t, { dataDir });
  const { status, json } = await upload(server, alice, png);
  assert.equal(status, 201);
  assert.equal(json.success, true);
  const { file } = json;
  assert.deepEqual([file.name, file.type, file.size], ["photo.png", "image/png", png.length]);
  assert.equal(file.url, `/api/files/${file.id}`);

  const own = await download(server, file.url, alice);
  assert.equal(own.status, 200);
  assert.ok(own.bytes.equals(png));
  assert.equal(own.headers.get("content-type"), "image/png");
  assert.equal(own.headers.get("x-content-type-options"), "nosniff");
  assert.equal(own.headers.get("content-security-policy"), "sandbox; default-src 'none'");
  assert.match(own.headers.get("content-disposition"), /^inline; filename="photo\.png"/);

  const foreign = await download(server, file.url, bob);
  const missing = await download(server, "/api/files/00000000-0000-4000-8000-000000000000", bob);
  assert.equal(foreign.status, 404);
  assert.deepEqual(foreign.bytes, missing.bytes, "a stranger cannot tell that it is there");
  assert.equal((await download(server, file.url)).status, 401);

  const stolen = { receiverId: "1", type: "image", content: file.url };
  const refused = await server.post("/api/messages", stolen, { token: bob });
  assert.equal(refused.status, 400);
  assert.equal(refused.json.error.code, "INVALID_DATA");
  const sent = await server.post("/api/messages", { ...stolen, receiverId: "2" }, { token: alice });
  assert.equal(sent.status, 201);
  assert.ok((await download(server, file.url, bob)).bytes.equals(png));

  await server.stop();
  const again = await startParley(t, { dataDir });
  assert.ok((await download(again, file.url, bob)).bytes.equals(png));
});

test("range requests, conditional requests and HEAD are supported", async (t) => {
  const { server, alice } = await both(t);
  const { file } = (await upload(server, alice, png)).json;
  const part = await download(server, file.url, alice, { range: "bytes=1-3" });
  assert.equal(part.status, 206);
  assert.equal(part.bytes.toString(), "PNG");
  assert.equal(part.headers.get("content-range"), `bytes 1-3/${png.length}`);
  assert.equal((await download(server, file.url, alice, { range: `bytes=${png.length}-` })).status, 416);
  const etag = part.headers.get("etag");
  assert.equal((await download(server, file.url, alice, { "if-none-match": etag })).status, 304);
  const head = await fetch(server.url + file.url, { method: "HEAD", headers: { authorization: `Bearer ${alice}` } });
  assert.equal(head.headers.get("content-length"), String(png.length));
});

test("a signed link opens only its own file without a token", async (t) => {
  const { server, alice, bob } = await both(t);
  const { file } = (await upload(server, alice, png)).json;
  assert.equal((await server.get(`${file.url}/url`, { token: bob })).status, 404);
  const { json } = await server.get(`${file.url}/url`, { token: alice });
  assert.ok(Date.parse(json.expiresAt) > Date.now());
  assert.ok((await download(server, json.url)).bytes.equals(png));
  assert.equal((await download(server, json.url.replace(/expires=\d/, "expires=9"))).status, 404);
  assert.equal((await download(server, json.url.replace("user=1", "user=2"))).status, 404);
});

test("a file with a wrong image name is served as a text attachment", async (t) => {
  const { server, alice } = await both(t);
  const { file } = (await upload(server, alice, "<html><script>alert(1)</script>", { name: "x.png" })).json;
  assert.equal(file.type, "text/plain");
  const served = await download(server, file.url, alice);
  assert.match(served.headers.get("content-disposition"), /^attachment; /);
  assert.match(served.headers.get("content-type"), /^text\/plain/);
});

test("an upload that is too large, of a wrong type or without a token is refused and stores nothing", async (t) => {
  const { server, alice } = await both(t, { args: ["--files.max_size", "100000", "--files.types", "image/*"] });
  assert.equal((await upload(server, undefined, "x")).status, 401);
  const wrong = await upload(server, alice, "just text");
  assert.equal(wrong.status, 415);
  const large = await upload(server, alice, png.subarray(0, 120_000));
  assert.equal(large.status, 413);
  assert.equal(large.json.error.code, "PAYLOAD_TOO_LARGE");
  assert.equal((await upload(server, alice, png.subarray(0, 100_000))).status, 201);
  assert.equal((await stored(server)).length, 1);
});

test("uploads over the limit per minute are refused", { skip: perShard }, async (t) => {
  const { server, alice } = await both(t, { args: ["--limits.uploads_per_minute", "1"] });
  assert.equal((await upload(server, alice, png)).status, 201);
  const limited = await upload(server, alice, png);
  assert.equal(limited.status, 429);
  assert.equal(limited.json.error.code, "RATE_LIMITED");
});

test("an upload whose client disconnects stores nothing", async (t) => {
  const { server, alice } = await both(t);
  const going = request(`${server.url}/api/files`, {
    method: "POST",
    headers: { authorization: `Bearer ${alice}`, "content-type": "multipart/form-data; boundary=b", "content-length": 9e6 },
  });
  going.on("error", () => {});
  going.write('--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n');
  going.write(Buffer.alloc(1_000_000, 1));
  while ((await stored(server)).length === 0) await server.get("/health");
  going.destroy();
  while ((await stored(server)).length !== 0) await server.get("/health");
});

test("twenty simultaneous uploads are stored completely", async (t) => {
  const { server, alice } = await both(t);
  const large = Buffer.concat([png, Buffer.alloc(4_000_000, 3)]);
  const all = await Promise.all(Array.from({ length: 20 }, () => upload(server, alice, large)));
  assert.deepEqual([...new Set(all.map(({ status }) => status))], [201]);
  const { file } = all.at(-1).json;
  assert.ok((await download(server, file.url, alice)).bytes.equals(large));
});
