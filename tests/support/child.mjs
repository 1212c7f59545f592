// Starts programs under test as child processes that end with the test file that started them. A test file
// that fails midway may not run the hooks that stop its programs.
import { spawn } from "node:child_process";

const children = new Set();

process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** spawn() of node:child_process. The child is killed when this process ends, if it still runs. */
export function spawnChild(program, args, options) {
  const child = spawn(program, args, options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}
