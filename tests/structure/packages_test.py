"""scripts/packages.sh on simulated machines.

The tools it calls are replaced by scripts that record their arguments."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "packages.sh"

DEBIAN_12 = 'ID=debian\nVERSION_ID="12"\n'
FEDORA = 'ID=fedora\nVERSION_ID="43"\n'
NODE_20 = "echo v20.1.0"


class Machine:
    """A machine with its own PATH: a tool that is not put there does not exist."""

    def __init__(self, folder, installed, os_release=DEBIAN_12, user=0, node=NODE_20, **tools):
        self.bin = Path(folder) / "bin"
        self.bin.mkdir()
        self.log = Path(folder) / "log"
        self.log.touch()
        self.os_release = Path(folder) / "os-release"
        self.os_release.write_text(os_release)
        for name in ("bash", "cat", "grep", "env", "sh"):
            (self.bin / name).symlink_to(f"/usr/bin/{name}" if os.path.exists(f"/usr/bin/{name}") else f"/bin/{name}")
        (Path(folder) / "installed").write_text("\n".join(installed) + "\n")
        self.tool("id", f"echo {user}")
        self.tool("dpkg-query", f'grep -qx -- "$4" {folder}/installed && echo installed')
        self.tool("apt-get", f'echo "apt-get $*" >> {self.log}')
        if node:
            self.tool("node", node)
            self.tool("npm", "true")
        for name, body in tools.items():
            self.tool(name.replace("_", "-"), body)

    def tool(self, name, body):
        path = self.bin / name
        path.unlink(missing_ok=True)
        if body is not None:
            path.write_text(f"#!/bin/sh\n{body}\n")
            path.chmod(0o755)

    def run(self, what):
        answer = subprocess.run(
            [self.bin / "bash", SCRIPT, what],
            env={"PATH": str(self.bin), "OS_RELEASE": str(self.os_release)},
            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )
        return answer.returncode, answer.stderr, self.log.read_text().splitlines()


def wanted(array):
    """Returns the packages that the script lists under this name."""
    text = SCRIPT.read_text().partition(f"{array}=(")[2].partition(")")[0]
    return text.split()


RUN = wanted("run_packages")
TEST = RUN + wanted("test_packages")


class Packages(unittest.TestCase):
    def machine(self, *arguments, **options):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return Machine(folder.name, *arguments, **options)

    def test_runs_nothing_if_nothing_is_missing(self):
        self.assertEqual(self.machine(RUN, user=1000).run("run"), (0, "", []))
        self.assertEqual(self.machine(TEST, user=1000).run("test"), (0, "", []))

    def test_installs_only_what_is_missing(self):
        have = [name for name in RUN if name not in ("cmake", "libasio-dev")]
        code, _, log = self.machine(have).run("run")
        self.assertEqual(code, 0)
        self.assertEqual([line.split()[-2:] for line in log], [["DPkg::Lock::Timeout=300", "update"], ["cmake", "libasio-dev"]])

    def test_continues_with_the_existing_package_lists_if_they_cannot_be_updated(self):
        machine = self.machine(RUN[1:], apt_get='case "$*" in *update*) exit 100 ;; esac')
        self.assertEqual(machine.run("run")[0], 0)

    def test_prints_what_to_do_if_installing_fails(self):
        code, words, _ = self.machine(RUN[1:], apt_get="exit 100").run("run")
        self.assertEqual(code, 1)
        self.assertIn("could not be installed", words)
        self.assertIn(RUN[0], words.splitlines()[-1])

    def test_asks_for_root_if_there_is_no_sudo(self):
        code, words, log = self.machine(RUN[1:], user=1000).run("run")
        self.assertEqual((code, log), (1, []))
        self.assertIn("apt-get install --no-install-recommends " + RUN[0], words)

    def test_asks_for_root_if_sudo_needs_a_password_and_there_is_no_terminal(self):
        code, words, log = self.machine(RUN[1:], user=1000, sudo="exit 1").run("run")
        self.assertEqual((code, log), (1, []))
        self.assertIn("takes root", words)

    def test_uses_sudo(self):
        machine = self.machine(RUN[1:], user=1000, sudo='[ "$1" = -n ] && shift\nexec "$@"')
        machine.tool("true", "exit 0")
        code, _, log = machine.run("run")
        self.assertEqual(code, 0)
        self.assertTrue(log[-1].endswith(f"install -y --no-install-recommends {RUN[0]}"), log)

    def test_prints_the_list_on_a_distribution_it_does_not_know(self):
        code, words, log = self.machine(RUN[1:], os_release=FEDORA).run("run")
        self.assertEqual((code, log), (1, []))
        self.assertIn("fedora 43", words)
        self.assertEqual(words.splitlines()[-1].strip(), RUN[0])

    def test_checks_for_the_tools_themselves_if_there_are_no_such_packages(self):
        machine = self.machine([], os_release=FEDORA, dpkg_query=None)
        code, words, _ = machine.run("run")
        self.assertEqual(code, 1)
        self.assertIn("Missing: g++ cmake ninja pkg-config", words)
        for tool in ("g++", "cmake", "ninja", "pkg-config"):
            machine.tool(tool, "true")
        self.assertEqual(machine.run("run")[:2], (0, ""))

    def test_installs_node_only_if_there_is_none_that_is_new_enough(self):
        for node, code in ((None, 1), ("echo v16.20.0", 1)):
            with self.subTest(node=node):
                answer, words, log = self.machine(TEST, node=node).run("test")
                self.assertTrue(log[-1].endswith("nodejs npm"), log)
                # The apt-get of this machine installs nothing, so node stays at its old version.
                self.assertEqual(answer, code)
                self.assertIn("Node.js 18 or newer is needed", words)

    def test_installs_node_for_the_client_that_the_server_serves(self):
        answer, _, log = self.machine(RUN, node=None).run("run")
        self.assertTrue(log[-1].endswith("nodejs npm"), log)
        self.assertEqual(answer, 0)


if __name__ == "__main__":
    unittest.main()
