// Parses an AsyncAPI document: node parse_asyncapi.mjs FILE. Prints each problem, and exits with 1 if there is an
// error, or if the document has no operations.
import { Parser } from "@asyncapi/parser";
import { readFileSync } from "node:fs";

const severities = ["error", "warning", "information", "hint"];
const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
for (const { severity, path, message, code } of diagnostics) {
  console.error(`${severities[severity]} at ${path.join("/") || "/"}: ${message} (${code})`);
}
if (!document || diagnostics.some(({ severity }) => severity === 0)) process.exit(1);
const count = document.operations().all().length;
if (count === 0) {
  console.error("error: the document has no operations");
  process.exit(1);
}
console.log(`valid, with ${count} operations`);
