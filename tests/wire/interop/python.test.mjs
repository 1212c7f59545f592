// python-socketio as the distribution ships it, in threads and in a loop. The distribution's interpreter is named,
// since another one on the PATH does not see its packages.
import { join } from "node:path";
import { here, interop } from "./suite.mjs";

for (const kind of ["sync", "async"]) {
  interop({ name: `python-socketio, ${kind}`, command: ["/usr/bin/python3", join(here, "python_driver.py"), kind] });
}
