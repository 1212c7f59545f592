// Says what the contract declares and no test has seen: node coverage.mjs FOLDER, where FOLDER is the one that
// CONTRACT_SEEN named while all tests of this suite ran. Exits with 1 if there is anything.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Contract } from "./contract.mjs";

/** The names that are in the files of the folder, one a line. */
export function seenIn(folder) {
  return new Set(readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n")).filter(Boolean));
}

/** The declared names that are not among those that were seen. */
export const unseen = (contract, seen) => contract.declared().filter((name) => !seen.has(name));

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const contract = new Contract();
  const missing = unseen(contract, seenIn(process.argv[2]));
  for (const name of missing) console.error(`declared, and seen by no test: ${name}`);
  if (missing.length > 0) process.exit(1);
  console.log(`contract: the tests have seen all ${contract.declared().length} declared events, acknowledgements and answers`);
}
