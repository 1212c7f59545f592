// The JavaScript clients that people still ship: the last of 3.x, the first of 4.x, today's.
import { join } from "node:path";
import { here, interop } from "./suite.mjs";

for (const [name, alias] of Object.entries({
  "socket.io-client 3.1.3": "socket.io-client-3",
  "socket.io-client 4.0.2": "socket.io-client-4.0",
  "socket.io-client 4.8.4": "socket.io-client",
})) {
  interop({ name, command: [process.execPath, join(here, "javascript_driver.mjs"), alias] });
}
