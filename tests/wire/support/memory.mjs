// What a process holds of memory, by the kernel's count.
import { readFileSync } from "node:fs";

function bytesOf(pid, name) {
  const [, kilobytes] = new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(kilobytes) * 1024;
}

export const residentOf = (pid) => bytesOf(pid, "VmRSS");

/**
 * A sanitizer keeps what was freed for a while: its memory says nothing. Its map of all that could be there takes
 * terabytes of addresses.
 */
export const isSanitized = (pid) => bytesOf(pid, "VmSize") > 2 ** 40;
