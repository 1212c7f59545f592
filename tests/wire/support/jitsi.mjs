// Jitsi Meet's own client code, which checks our tokens and URLs.
//
//     @jitsi/react-native-sdk (their sources)  -- esbuild, types stripped -->  validateJwt, parseURIString, ...
//
// Their modules import the whole application through a few imports. The modules that decide about tokens,
// URLs and overrides are `theirs`, and are bundled unchanged. Every other module is replaced by an object
// that throws when it is used.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const tests = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const features = join(tests, "node_modules/@jitsi/react-native-sdk/react/features");

const theirs = [
  /^base\/jwt\/(functions|constants)\.ts$/,
  /^base\/util\/(uri|parseURLParams|helpers|strings\.web|embedUtils\.web)\.ts$/,
  /^base\/config\/(functions\.any|\w*[wW]hitelist)\.ts$/,
];

const entry = `
  export { validateJwt, parseJWTFromURLParams } from "./base/jwt/functions";
  export { getBackendSafeRoomName, parseURIString } from "./base/util/uri";
  export { parseURLParams } from "./base/util/parseURLParams";
  export { getWhitelistedJSON, setConfigFromURLParams } from "./base/config/functions.any";
`;

// A logger does nothing. Any other replaced module throws with its name when it is called.
const silent = "export default { info() {}, warn() {}, error() {} };";
const absent = (name) => `module.exports = new Proxy({}, {
  get: (_, member) => member === "__esModule" ? true : () => { throw new Error(${JSON.stringify(name)} + " is cut off"); },
});`;

const cut = {
  name: "cut",
  setup(builder) {
    builder.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      const name = relative(features, path);
      if (theirs.some((pattern) => pattern.test(name))) return undefined;
      return { contents: name.endsWith("/logger.ts") ? silent : absent(name), loader: "js" };
    });
    builder.onResolve({ filter: /^@jitsi\/js-utils$/ }, ({ path }) => ({ path, namespace: "cut" }));
    builder.onLoad({ filter: /./, namespace: "cut" }, ({ path }) => ({ contents: absent(path), loader: "js" }));
  },
};

/** Loads their functions with the names in `entry`. */
export async function loadJitsi() {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: features, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    resolveExtensions: [".ts", ".tsx", ".web.ts", ".web.tsx", ".any.ts", ".js"],
    plugins: [cut],
    logLevel: "error",
  });
  // A file and not a data: URL, because every stack trace would repeat the URL in full.
  const folder = await mkdtemp(join(tmpdir(), "jitsi-client-"));
  try {
    const file = join(folder, "client.mjs");
    await writeFile(file, outputFiles[0].contents);
    return await import(pathToFileURL(file));
  } finally {
    await rm(folder, { recursive: true });
  }
}
