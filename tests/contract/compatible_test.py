"""Tests compatible.py: each change to a document is made once, and exactly one line must be reported."""

import copy
import unittest

from compatible import compare

SCHEMAS = {
    "ErrorCode": {"type": "string", "enum": ["INVALID_DATA", "INTERNAL"]},
    "Message": {
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "type": {"type": "string", "enum": ["text", "file"]},
            "editedAt": {"type": "string", "format": "date-time"},
            "readBy": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["id", "type", "readBy"],
        "additionalProperties": False,
    },
}
REQUEST = {
    "type": "object",
    "properties": {
        "to": {"type": ["string", "integer"], "minLength": 1, "maxLength": 255},
        "type": {"type": "string", "enum": ["text", "file"], "default": "text"},
    },
    "required": ["to"],
}
ANSWER = {
    "type": "object",
    "properties": {
        "success": {"type": "boolean", "const": True},
        "message": {"$ref": "#/components/schemas/Message"},
        "cursor": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["success", "message", "cursor"],
}

OPENAPI = {
    "openapi": "3.1.0",
    "paths": {
        "/api/messages/{id}": {
            "post": {
                "security": [{}],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "limit", "in": "query", "required": False, "schema": {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}},
                ],
                "requestBody": {"required": False, "content": {"application/json": {"schema": REQUEST}}},
                "responses": {
                    "200": {"content": {"application/json": {"schema": ANSWER}}},
                    "400": {"$ref": "#/components/responses/BadRequest"},
                },
            }
        }
    },
    "components": {"schemas": SCHEMAS, "responses": {"BadRequest": {}}},
}

ASYNCAPI = {
    "asyncapi": "3.0.0",
    "channels": {
        "root": {
            "messages": {
                "messageRequest": {"$ref": "#/components/messages/messageRequest"},
                "messageAnswer": {"$ref": "#/components/messages/messageAnswer"},
                "messageEvent": {"$ref": "#/components/messages/messageEvent"},
            }
        }
    },
    "operations": {
        "receiveMessage": {
            "action": "receive",
            "messages": [{"$ref": "#/channels/root/messages/messageRequest"}],
            "reply": {"messages": [{"$ref": "#/channels/root/messages/messageAnswer"}]},
        },
        "sendMessage": {"action": "send", "messages": [{"$ref": "#/channels/root/messages/messageEvent"}]},
    },
    "components": {
        "schemas": SCHEMAS,
        "messages": {
            "messageRequest": {"name": "message", "payload": REQUEST},
            "messageAnswer": {"name": "message", "payload": ANSWER},
            "messageEvent": {"name": "message", "payload": {"$ref": "#/components/schemas/Message"}},
        },
    },
}

ROUTE = ("paths", "/api/messages/{id}", "post")
BODY = (*ROUTE, "requestBody", "content", "application/json", "schema")
OK = (*ROUTE, "responses", "200", "content", "application/json", "schema")
MESSAGE = ("components", "schemas", "Message")
WHERE = "POST /api/messages/{id}"

# (path to a value, its new value or None to remove it, what must be reported)
BREAKING = [
    (("paths", "/api/messages/{id}"), None, f"{WHERE}: was removed"),
    (ROUTE, None, f"{WHERE}: was removed"),
    ((*ROUTE, "security"), [{"bearer": []}], f"{WHERE}: needs a token from now on"),
    ((*ROUTE, "parameters", 1), None, f"{WHERE} limit: was removed"),
    ((*ROUTE, "parameters", 1, "required"), True, f"{WHERE} limit: is required from now on"),
    ((*ROUTE, "parameters", 1, "schema", "maximum"), 100, f"{WHERE} limit: maximum is narrower: 100, not 500"),
    ((*ROUTE, "parameters", 1, "schema", "minimum"), 2, f"{WHERE} limit: minimum is narrower: 2, not 1"),
    ((*ROUTE, "parameters", 1, "schema", "default"), 20, f"{WHERE} limit: default is 20, not 50"),
    ((*ROUTE, "requestBody", "required"), True, f"{WHERE}: needs a body from now on"),
    ((*ROUTE, "requestBody"), None, f"{WHERE} body: application/json was removed"),
    ((*BODY, "properties", "type"), None, f"{WHERE} body.type: was removed"),
    ((*BODY, "properties", "type", "enum"), ["text"], f"{WHERE} body.type: no longer takes file"),
    ((*BODY, "properties", "to", "type"), "string", f"{WHERE} body.to: no longer takes integer"),
    ((*BODY, "properties", "to", "maxLength"), 10, f"{WHERE} body.to: maxLength is narrower: 10, not 255"),
    ((*BODY, "properties", "to", "enum"), ["1"], f"{WHERE} body.to: no longer takes other values"),
    ((*BODY, "properties", "to", "pattern"), "^a", f"{WHERE} body.to: pattern is ^a, not absent"),
    ((*BODY, "required"), ["to", "type"], f"{WHERE} body.type: is required from now on"),
    ((*ROUTE, "responses", "200"), None, f"{WHERE}: no longer answers 200"),
    ((*OK, "properties", "cursor"), None, f"{WHERE} 200.cursor: was removed"),
    ((*OK, "properties", "cursor"), {"type": "string"}, f"{WHERE} 200.cursor: is no longer null"),
    ((*OK, "properties", "success", "const"), False, f"{WHERE} 200.success: const is False, not True"),
    ((*OK, "required"), ["success", "cursor"], f"{WHERE} 200.message: may be absent from now on"),
    ((*MESSAGE, "properties", "id", "type"), "integer", f"{WHERE} 200.message.id: may be integer"),
    ((*MESSAGE, "properties", "id", "format"), None, f"{WHERE} 200.message.id: format is absent, not uuid"),
    ((*MESSAGE, "properties", "editedAt"), None, f"{WHERE} 200.message.editedAt: was removed"),
    ((*MESSAGE, "properties", "type", "enum"), ["text"], f"{WHERE} 200.message.type: file was removed"),
    ((*MESSAGE, "properties", "readBy", "items", "type"), "integer", f"{WHERE} 200.message.readBy[]: may be integer"),
    (("components", "schemas", "ErrorCode", "enum"), ["INTERNAL"], "ErrorCode: INVALID_DATA was removed"),
]

COMPATIBLE = [
    (("paths", "/api/new"), {"get": {}}),
    ((*ROUTE, "parameters", 0, "required"), True),
    ((*ROUTE, "parameters", 1, "schema", "maximum"), 1000),
    ((*BODY, "properties", "new"), {"type": "string"}),
    ((*BODY, "properties", "type", "enum"), ["text", "file", "audio"]),
    ((*BODY, "properties", "to", "maxLength"), None),
    ((*BODY, "required"), []),
    ((*OK, "properties", "new"), {"type": "string"}),
    ((*ROUTE, "responses", "400"), None),
    ((*MESSAGE, "required"), ["id", "type", "readBy", "editedAt"]),
    (("components", "schemas", "ErrorCode", "enum"), ["INVALID_DATA", "INTERNAL", "NEW"]),
]

EVENT = ("components", "messages")
BREAKING_EVENTS = [
    (("operations", "sendMessage"), None, "sendMessage: was removed"),
    (("operations", "sendMessage", "action"), "receive", "sendMessage: was removed"),
    (("operations", "receiveMessage", "reply"), None, "receiveMessage reply: was removed"),
    ((*EVENT, "messageEvent", "name"), "other", "sendMessage: is named other, not message"),
    ((*EVENT, "messageRequest", "payload", "properties", "to"), None, "receiveMessage.to: was removed"),
    ((*EVENT, "messageRequest", "payload", "required"), ["to", "type"], "receiveMessage.type: is required from now on"),
    ((*EVENT, "messageAnswer", "payload", "properties", "cursor"), None, "receiveMessage reply.cursor: was removed"),
]


def changed(document, path, value):
    copied = copy.deepcopy(document)
    node = copied
    for key in path[:-1]:
        node = node[key]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return copied


class Compatibility(unittest.TestCase):
    def test_a_document_is_compatible_with_itself(self):
        self.assertEqual(compare(OPENAPI, OPENAPI), [])
        self.assertEqual(compare(ASYNCAPI, ASYNCAPI), [])

    def test_what_takes_something_away_is_reported(self):
        for path, value, line in BREAKING:
            with self.subTest(path=path, value=value):
                self.assertEqual(compare(OPENAPI, changed(OPENAPI, path, value)), [line])
        for path, value, line in BREAKING_EVENTS:
            with self.subTest(path=path, value=value):
                self.assertEqual(compare(ASYNCAPI, changed(ASYNCAPI, path, value)), [line])

    def test_additions_are_not_reported(self):
        for path, value in COMPATIBLE:
            with self.subTest(path=path, value=value):
                self.assertEqual(compare(OPENAPI, changed(OPENAPI, path, value)), [])

    def test_a_new_parameter_that_is_required_is_reported(self):
        path = (*ROUTE, "parameters")
        more = {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}
        new = changed(OPENAPI, path, OPENAPI["paths"]["/api/messages/{id}"]["post"]["parameters"] + [more])
        self.assertEqual(compare(OPENAPI, new), [f"{WHERE} q: is required from now on"])


if __name__ == "__main__":
    unittest.main()
