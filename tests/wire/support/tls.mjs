// Certificates made for one test, and HTTPS requests that trust only them.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import https from "node:https";
import { join } from "node:path";
import { connect } from "node:tls";
import { promisify } from "node:util";
import { startParley } from "./parley.mjs";
import { within } from "./person.mjs";
import { watch } from "./watch.mjs";

const run = promisify(execFile);

/** Writes a self-signed certificate and its key into `folder`: `{certificate, key, ca}`. */
export async function certify(folder, name, commonName = name) {
  const certificate = join(folder, `${name}.pem`);
  const key = join(folder, `${name}.key`);
  await run("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
    "-subj", `/CN=${commonName}`, "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate,
  ]);
  return { certificate, key, ca: await readFile(certificate) };
}

/** Sends one request. Resolves in the same way as `request` of startParley. */
export function secureRequest(url, ca, method = "GET", { token, body, headers } = {}) {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = https.request(url, {
      method,
      ca,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(text !== undefined ? { "content-type": "application/json", "content-length": Buffer.byteLength(text) } : {}),
        ...headers,
      },
    });
    request.on("error", reject);
    request.on("response", async (response) => {
      let answer = "";
      for await (const chunk of response) answer += chunk;
      try {
        const { statusCode: status, headers } = response;
        watch.answer({ method, path: new URL(url).pathname, status, headers: new Headers(headers), text: answer });
        resolve({ status, headers, text: answer, json: answer ? JSON.parse(answer) : undefined });
      } catch (error) {
        reject(error);
      }
    });
    request.end(text);
  });
}

/** Starts Parley with `tls`, the result of certify(). Its requests use HTTPS. */
export async function startSecureParley(t, tls, options = {}) {
  const files = ["--tls.certificate", tls.certificate, "--tls.key", tls.key];
  const server = await startParley(t, { ...options, args: [...files, ...(options.args ?? [])] });
  server.request = (method, path, more) => secureRequest(server.url + path, server.ca, method, more);
  server.ca = tls.ca;
  return server;
}

/** Returns the name in the certificate that a new connection gets. */
export function nameShown(server, options = {}) {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.on("error", reject);
  });
}

/** Opens connections until `holds()` is true, because log lines arrive with a delay. */
export async function eventually(server, holds, what) {
  const asked = async () => {
    while (!(await holds())) await nameShown(server);
  };
  await within(asked(), what);
}

/** Returns the first line of the server's log with this event. */
export function logged(server, event) {
  return server.log.filter((line) => line.startsWith("{")).map((line) => JSON.parse(line)).find((line) => line.event === event);
}
