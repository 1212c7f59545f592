// The JavaScript clients that are still in use: the last 3.x, the first 4.x, and the current version.
import { join } from "node:path";
import { here, interop } from "./suite.mjs";

for (const { name, alias, recovers } of [
  { name: "socket.io-client 3.1.3", alias: "socket.io-client-3", recovers: false },
  { name: "socket.io-client 4.0.2", alias: "socket.io-client-4.0", recovers: false },
  { name: "socket.io-client 4.8.4", alias: "socket.io-client", recovers: true },
]) {
  interop({ name, recovers, command: [process.execPath, join(here, "javascript_driver.mjs"), alias] });
}
