// Programs under test, as children that never outlive the test file that started them: a file that fails in its
// middle may run none of the hooks that were to end them.
import { spawn } from "node:child_process";

const children = new Set();

process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** spawn() of node:child_process; the child is killed, at the latest, when this process ends. */
export function spawnChild(program, args, options) {
  const child = spawn(program, args, options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}
