// Builds the drivers that need a build into build/interop, once for each version of their sources, or returns
// why that is not possible here. A missing toolchain, or packages that cannot be downloaded, are not failures
// of Parley. Sources that do not compile are.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, constants, cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { here } from "./suite.mjs";

const run = promisify(execFile);
const longest = 600_000;

async function isOnPath(tool) {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (await access(join(folder, tool), constants.X_OK).then(() => true, () => false)) return true;
  }
  return false;
}

async function hashOf(folder, files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}

/**
 * Resolves with `command(folder)` of the built driver, or with {absent: why}.
 *
 *   tools   the programs that must be on the PATH
 *   files   the sources, in interop/<name>/
 *   fetch   [program, ...args] that downloads the packages; may fail
 *   build   [program, ...args] that compiles; may not fail. Both run in a folder with a copy of the sources,
 *           so that the tools write no files into the source tree
 */
export async function built({ name, tools, files, fetch, build, command }) {
  for (const tool of tools) if (!(await isOnPath(tool))) return { absent: `no ${tool} here` };
  const sources = join(here, name);
  const kept = resolve(here, "../../../build/interop", `${name}-${await hashOf(sources, files)}`);
  if (await access(kept).then(() => true, () => false)) return command(kept);

  const folder = `${kept}.${process.pid}`;
  await mkdir(folder, { recursive: true });
  try {
    for (const file of files) await cp(join(sources, file), join(folder, file));
    const options = { cwd: folder, timeout: longest };
    const inFolder = ([program, ...args]) => run(program, args, options);
    try {
      await inFolder(fetch);
    } catch (error) {
      const words = `${error.stderr}${error.stdout}`.trim().split("\n").find((line) => line.trim() !== "");
      return { absent: `${fetch[0]} could not get its packages: ${words ?? error.message}` };
    }
    await inFolder(build);
    // The rename publishes the whole folder or nothing. If another process was first, its folder is used.
    await rename(folder, kept).catch((error) => {
      if (!["EEXIST", "ENOTEMPTY"].includes(error.code)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return command(kept);
}
