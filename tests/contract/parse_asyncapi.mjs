// Parses an AsyncAPI document: node parse_asyncapi.mjs FILE. Prints its errors and warnings, and exits with 1 if
// there is one, or if the document has no operations. Advice, such as to use a newer version, is no problem.
import { Parser } from "@asyncapi/parser";
import { readFileSync } from "node:fs";

const severities = ["error", "warning"];
const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], "utf8"));
const problems = diagnostics.filter(({ severity }) => severity < severities.length);
for (const { severity, path, message, code } of problems) {
  console.error(`${severities[severity]} at ${path.join("/") || "/"}: ${message} (${code})`);
}
if (!document || problems.length > 0) process.exit(1);
const count = document.operations().all().length;
if (count === 0) {
  console.error("error: the document has no operations");
  process.exit(1);
}
console.log(`valid, with ${count} operations`);
