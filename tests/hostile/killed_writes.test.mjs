// kill -9 at each write, sync and rename of the exported files: the old file or the new file is there, never
// a part of one. Also of a database that is being created or migrated, which the next start completes.
import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { binary, freshFolder, startParley } from "../wire/support/parley.mjs";

/** The environment in which the process is killed at its nth operation on a file with this name. */
const killedAt = (file, nth) => ({
  LD_PRELOAD: join(dirname(binary), "libdisk_faults.so"), DISK_KILLS: `${file}:${nth}`,
  ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ""}:verify_asan_link_order=0`,
});

const people = [
  { id: "7", email: "grace@example.com", name: "Grace" },
  { id: "8", email: "ada@example.com", name: "Ada" },
];
const secret = "0123456789abcdef0123456789abcdef";
const args = ["--auth.jwt_secret", secret, "--auth.registration", "true"];

for (const name of ["messages.json", "users.json"]) {
  test(`${name} is the old file or the new file, wherever in its export the process is killed`, async (t) => {
    let deaths = 0;
    for (let nth = 1; ; ++nth) {
      assert.ok(nth < 40, "in the end the process is not killed any more");
      const dataDir = await freshFolder();
      t.after(() => rm(dataDir, { recursive: true, force: true }));
      await writeFile(join(dataDir, "users.json"), JSON.stringify(people));
      await writeFile(join(dataDir, "messages.json"), "[]");
      // The process may be killed before it is ready, and before, during or after these requests.
      const server = await startParley(t, { dataDir, dev: false, args, env: killedAt(`/${name}`, nth) }).catch(() => undefined);
      const account = { email: "new@example.com", password: "correct horse", name: "New" };
      const made = await server?.post("/api/auth/register", account).catch(() => undefined);
      const token = made?.json?.token;
      const sent = token && (await server.post("/api/messages", { receiverId: "7", content: "kept" }, { token }).catch(() => undefined));
      const code = await server?.stop();
      const list = JSON.parse(await readFile(join(dataDir, name), "utf8"));
      const before = name === "users.json" ? 2 : 0;
      assert.ok([before, before + 1].includes(list.length), `${nth}: ${list.length} in ${name}`);
      if (code === 0) {
        assert.equal(list.length, before + 1);
        break;
      }
      ++deaths;
      const again = await startParley(t, { dataDir, dev: false, args });
      if (token) {
        const { json } = await again.get("/api/messages", { token });
        assert.ok(json.messages.length >= (sent?.status === 201 ? 1 : 0), `${nth}: what was acknowledged is there`);
      }
      assert.equal(await again.stop(), 0);
      const whole = JSON.parse(await readFile(join(dataDir, name), "utf8"));
      assert.ok(whole.length >= list.length, `${nth}: the next export has it all`);
    }
    assert.ok(deaths >= 3, `write, sync, renaming: ${deaths} deaths`);
  });
}

test("the next start completes a database whose creation was killed", async (t) => {
  let deaths = 0;
  for (let nth = 1; ; nth += 1 + (nth >> 2)) {
    assert.ok(nth < 4000, "in the end the process is not killed any more");
    const dataDir = await freshFolder();
    t.after(() => rm(dataDir, { recursive: true, force: true }));
    const first = await startParley(t, { dataDir, env: killedAt("/parley.db", nth) }).catch(() => undefined);
    if (first === undefined) ++deaths;
    const survived = first !== undefined && (await first.stop()) === 0;
    const again = await startParley(t, { dataDir });
    assert.equal((await again.login("alice@example.com")).user.id, "1");
    assert.equal(await again.stop(), 0);
    if (survived) break;
  }
  assert.ok(deaths >= 5, `${deaths} deaths before it was ready`);
});
