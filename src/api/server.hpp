// What every client must know of the server before it logs in: its features and its limits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "api/contract/operation.hpp"

namespace parley::api {

struct FileRules {
  std::int64_t max_size = 0;
  std::vector<std::string> types;
};
inline constexpr auto file_rules_object =
    output<FileRules>("FileRules", "Which files may be uploaded.",
                      field("maxSize", &FileRules::max_size).that_is("The largest file, in bytes."),
                      field("types", &FileRules::types)
                          .that_is("The accepted media types, such as \"image/*\"; \"*\" is every type."));
template <>
inline constexpr const auto& object_of<FileRules> = file_rules_object;

struct ChatRules {
  std::int64_t edit_window_ms = 0;
  std::int64_t max_length = 0;
};
inline constexpr auto chat_rules_object = output<ChatRules>(
    "ChatRules", "What holds for messages.",
    field("editWindowMs", &ChatRules::edit_window_ms)
        .that_is("How long after sending a message may be edited or deleted, in milliseconds; 0: forever."),
    field("maxLength", &ChatRules::max_length).that_is("The longest text, in bytes of UTF-8."));
template <>
inline constexpr const auto& object_of<ChatRules> = chat_rules_object;

struct CallRules {
  std::int64_t ring_timeout_ms = 0;
  std::vector<std::string> media;
};
inline constexpr auto call_rules_object = output<CallRules>(
    "CallRules", "What holds for calls.",
    field("ringTimeoutMs", &CallRules::ring_timeout_ms).that_is("How long a call rings, in milliseconds."),
    field("media", &CallRules::media).that_is("How audio and video can travel; \"jitsi\": a Jitsi room."));
template <>
inline constexpr const auto& object_of<CallRules> = call_rules_object;

struct JitsiServer {
  std::string domain;
};
inline constexpr auto jitsi_server_object = output<JitsiServer>(
    "JitsiServer", "The server that has the rooms of calls.", field("domain", &JitsiServer::domain));
template <>
inline constexpr const auto& object_of<JitsiServer> = jitsi_server_object;

struct ClientLimits {
  std::int64_t messages_per_minute = 0;
  std::int64_t calls_per_minute = 0;
};
inline constexpr auto client_limits_object =
    output<ClientLimits>("ClientLimits", "What one user may do in a minute; 0: no limit.",
                         field("messagesPerMinute", &ClientLimits::messages_per_minute),
                         field("callsPerMinute", &ClientLimits::calls_per_minute));
template <>
inline constexpr const auto& object_of<ClientLimits> = client_limits_object;

struct ServerDescription {
  std::string name;
  std::string version;
  bool has_registration = false;
  FileRules files;
  ChatRules chat;
  CallRules calls;
  JitsiServer jitsi;
  ClientLimits limits;
};
inline constexpr auto server_object = output<ServerDescription>(
    "Server", "The server, as clients must know it.", field("name", &ServerDescription::name),
    field("version", &ServerDescription::version),
    field("registration", &ServerDescription::has_registration)
        .that_is("Whether clients may create accounts."),
    field("files", &ServerDescription::files), field("chat", &ServerDescription::chat),
    field("calls", &ServerDescription::calls), field("jitsi", &ServerDescription::jitsi),
    field("limits", &ServerDescription::limits));
template <>
inline constexpr const auto& object_of<ServerDescription> = server_object;

inline constexpr auto describe_server =
    operation<EmptyRequest>({.route = "GET /api/server",
                             .summary = "Returns what clients must know of this server before they log in.",
                             .auth = Auth::open,
                             .budget = Budget::open_requests,
                             .has_content_format = false},
                            answer_with<ServerDescription>("server"));

}  // namespace parley::api
