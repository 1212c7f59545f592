// The memory of a process as the kernel counts it.
import { readFileSync } from "node:fs";

function bytesOf(pid, name) {
  const [, kilobytes] = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kilobytes) * 1024;
}

export const residentOf = (pid) => bytesOf(pid, "VmRSS");

/**
 * True for a process with a sanitizer, which keeps freed memory for a while, so its memory cannot be judged.
 * Its shadow map takes terabytes of addresses.
 */
export const isSanitized = (pid) => bytesOf(pid, "VmSize") > 2 ** 40;
