"""Finds what a document of the API takes away from clients that were written for an older one.

    compatible.py RELEASED CURRENT      prints a line for each incompatible change, and exits with 1 if there is one

Both documents are OpenAPI or AsyncAPI, as the program prints them. Nothing may be removed or narrowed: a path, an
operation, a member of an answer, a value that a request may have. Additions are compatible, except for what a request
must have from now on."""

import json
import sys

METHODS = ("get", "post", "put", "patch", "delete")


class Document:
    def __init__(self, content):
        self.content = content

    def follow(self, node):
        """Returns what `node` refers to, or `node` itself."""
        while isinstance(node, dict) and "$ref" in node:
            target = self.content
            for key in node["$ref"].removeprefix("#/").split("/"):
                target = target[key.replace("~1", "/").replace("~0", "~")]
            node = target
        return node


class Comparison:
    """Compares `old` with `new`. `problems` holds a line for each incompatible change."""

    def __init__(self, old, new):
        self.old, self.new = Document(old), Document(new)
        self.problems = []

    def report(self, where, what):
        self.problems.append(f"{where}: {what}")

    def run(self):
        if "openapi" in self.old.content:
            self.paths()
        else:
            self.operations()
        codes = lambda document: document.content["components"]["schemas"]["ErrorCode"]["enum"]
        for code in sorted(set(codes(self.old)) - set(codes(self.new))):
            self.report("ErrorCode", f"{code} was removed")
        return self.problems

    # --- schemas

    def schemas(self, where, old, new, is_request):
        old, new = self.old.follow(old), self.new.follow(new)
        if is_request:
            self.requested(where, old, new)
        else:
            self.answered(where, old, new)
        if types(old) & types(new) >= {"array"}:
            self.schemas(f"{where}[]", old.get("items", {}), new.get("items", {}), is_request)
        self.members(where, old, new, is_request)

    def requested(self, where, old, new):
        """What a client may send must stay valid."""
        if not types(old) <= types(new):
            self.report(where, f"no longer takes {', '.join(sorted(types(old) - types(new)))}")
        lost = set(old.get("enum", ())) - set(new.get("enum", old.get("enum", ())))
        if lost or ("enum" in new and "enum" not in old):
            self.report(where, f"no longer takes {', '.join(sorted(lost)) or 'other values'}")
        for bound, is_narrower in (("minLength", int.__gt__), ("minimum", int.__gt__), ("maxLength", int.__lt__), ("maximum", int.__lt__)):
            if bound in new and (bound not in old or is_narrower(new[bound], old[bound])):
                self.report(where, f"{bound} is narrower: {new[bound]}, not {old.get(bound, 'unbounded')}")
        for rule in ("format", "pattern"):
            if rule in new and new[rule] != old.get(rule):
                self.report(where, f"{rule} is {new[rule]}, not {old.get(rule, 'absent')}")
        if old.get("default") != new.get("default"):
            self.report(where, f"default is {new.get('default')}, not {old.get('default')}")

    def answered(self, where, old, new):
        """What the server sends must stay what clients know."""
        if not types(new) <= types(old):
            self.report(where, f"may be {', '.join(sorted(types(new) - types(old)))}")
        elif types(new) != types(old):
            self.report(where, f"is no longer {', '.join(sorted(types(old) - types(new)))}")
        for rule in ("format", "const"):
            if new.get(rule) != old.get(rule):
                self.report(where, f"{rule} is {new.get(rule, 'absent')}, not {old.get(rule, 'absent')}")
        for value in sorted(set(old.get("enum", ())) - set(new.get("enum", ()))):
            self.report(where, f"{value} was removed")

    def members(self, where, old, new, is_request):
        old_members, new_members = members(self.old, old), members(self.new, new)
        for name, member in old_members.items():
            if name in new_members:
                self.schemas(f"{where}.{name}", member, new_members[name], is_request)
            else:
                self.report(f"{where}.{name}", "was removed")
        old_required, new_required = set(old.get("required", ())), set(new.get("required", ()))
        for name in sorted(new_required - old_required if is_request else (old_required - new_required) & new_members.keys()):
            self.report(f"{where}.{name}", "is required from now on" if is_request else "may be absent from now on")

    # --- OpenAPI

    def paths(self):
        for path, old_methods in self.old.content["paths"].items():
            new_methods = self.new.content["paths"].get(path, {})
            for method in METHODS:
                if method not in old_methods:
                    continue
                where = f"{method.upper()} {path}"
                if method in new_methods:
                    self.route(where, old_methods[method], new_methods[method])
                else:
                    self.report(where, "was removed")

    def route(self, where, old, new):
        if {} in old.get("security", ()) and {} not in new.get("security", ()):
            self.report(where, "needs a token from now on")
        self.parameters(where, old, new)
        old_body, new_body = old.get("requestBody"), new.get("requestBody")
        if new_body and new_body.get("required") and not (old_body or {}).get("required"):
            self.report(where, "needs a body from now on")
        if old_body:
            self.contents(f"{where} body", old_body, new_body or {}, True)
        for status, response in old["responses"].items():
            if status.startswith("2") and status not in new["responses"]:
                self.report(where, f"no longer answers {status}")
            elif status.startswith("2"):
                answer = self.new.follow(new["responses"][status])
                self.contents(f"{where} {status}", self.old.follow(response), answer, False)

    def parameters(self, where, old, new):
        by_name = lambda operation: {(one["in"], one["name"]): one for one in operation.get("parameters", ())}
        old_parameters, new_parameters = by_name(old), by_name(new)
        for key, parameter in old_parameters.items():
            if key in new_parameters:
                self.schemas(f"{where} {key[1]}", parameter["schema"], new_parameters[key]["schema"], True)
            else:
                self.report(f"{where} {key[1]}", "was removed")
        for key, parameter in new_parameters.items():
            if parameter.get("required") and not old_parameters.get(key, {}).get("required"):
                self.report(f"{where} {key[1]}", "is required from now on")

    def contents(self, where, old, new, is_request):
        for kind, content in old.get("content", {}).items():
            if kind not in new.get("content", {}):
                self.report(where, f"{kind} was removed")
            elif "schema" in content:
                self.schemas(where, content["schema"], new["content"][kind].get("schema", {}), is_request)

    # --- AsyncAPI

    def operations(self):
        for name, old in self.old.content["operations"].items():
            new = self.new.content["operations"].get(name)
            if new is None or new["action"] != old["action"]:
                self.report(name, "was removed")
                continue
            self.messages(name, old, new, old["action"] == "receive")
            if "reply" in old:
                self.messages(f"{name} reply", old["reply"], new.get("reply", {}), False)

    def messages(self, where, old, new, is_request):
        """The first message is the event, or the acknowledgement of a success. The codes of refusals may change."""
        if not new.get("messages"):
            self.report(where, "was removed")
            return
        old_message, new_message = self.old.follow(old["messages"][0]), self.new.follow(new["messages"][0])
        if old_message["name"] != new_message["name"]:
            self.report(where, f"is named {new_message['name']}, not {old_message['name']}")
        self.schemas(where, old_message["payload"], new_message["payload"], is_request)


def types(schema):
    if "anyOf" in schema:
        return set().union(*(types(one) if "$ref" not in one else {"object"} for one in schema["anyOf"]))
    found = schema.get("type", ())
    return {found} if isinstance(found, str) else set(found)


def members(document, schema):
    """The members of an object; of an alternative, those of all its objects."""
    found = dict(schema.get("properties", {}))
    for one in schema.get("anyOf", ()):
        found.update(members(document, document.follow(one)))
    return found


def compare(old, new):
    return Comparison(old, new).run()


def main(old_path, new_path):
    with open(old_path, encoding="utf-8") as old, open(new_path, encoding="utf-8") as new:
        problems = compare(json.load(old), json.load(new))
    for problem in problems:
        print(f"{new_path}: {problem}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
