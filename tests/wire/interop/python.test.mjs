// python-socketio as the distribution packages it, with threads and with an event loop. The interpreter of
// the distribution is named, because another one on the PATH cannot find its packages.
import { join } from "node:path";
import { here, interop } from "./suite.mjs";

for (const kind of ["sync", "async"]) {
  interop({ name: `python-socketio, ${kind}`, command: ["/usr/bin/python3", join(here, "python_driver.py"), kind] });
}
