// Applies the file, the environment and the flags to one Config, in this order, so that a later source
// overrides an earlier one. An invalid value is refused even if a later source overrides it.
#include "node/config/load.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>
#include <unistd.h>

namespace parley::node {
namespace {

/// In bytes. A configuration file has a few kilobytes; the bound keeps --config /dev/zero from exhausting
/// memory.
constexpr std::size_t largest_file = 1024 * 1024;

constexpr std::string_view prefix = "PARLEY_";

/// Variables that the build and the tests use. The program ignores them.
constexpr std::array build_variables{std::string_view("PARLEY_BINARY"), std::string_view("PARLEY_CLANG"),
                                     std::string_view("PARLEY_COMPILER_LAUNCHER"),
                                     std::string_view("PARLEY_KILL_ROUNDS")};

struct Flag {
  std::string_view name;
  Command command;
  const PrintedDocument* document = nullptr;
};

constexpr std::array commands{Flag{"help", Command::help},
                              Flag{"version", Command::version},
                              Flag{"print_config", Command::print_config},
                              Flag{"check_config", Command::check_config},
                              Flag{"print_documents", Command::print_documents},
                              Flag{"print_api", Command::print_api}};

/// Commands that are given as plain words, because they act on the data folder instead of the configuration.
constexpr std::array words{Flag{"backup", Command::backup}, Flag{"check", Command::check}};

struct Given {
  std::string name;  ///< of a setting, or "config"; dashes are replaced by underscores
  std::string text;
};

struct CommandLine {
  Command command = Command::run;
  const PrintedDocument* document = nullptr;
  std::string backup_file;
  std::vector<Given> given;
};

std::string as_flag(const Setting& setting) {
  return "--" + std::string(setting.name);
}

std::string name_of_flag(std::string_view argument) {
  std::string name(argument.substr(2, argument.find('=') - 2));
  std::ranges::replace(name, '-', '_');
  return name;
}

std::optional<Flag> find_command(std::string_view argument) {
  if (argument == "-h") argument = "--help";
  if (!argument.starts_with("--")) return {};
  const std::string name = argument.find('=') == std::string_view::npos ? name_of_flag(argument) : "";
  const auto found = std::ranges::find(commands, name, &Flag::name);
  if (found != commands.end()) return *found;
  const auto document = std::ranges::find(printed_documents(), name, &PrintedDocument::flag);
  if (document == printed_documents().end()) return {};
  return Flag{document->flag, Command::print_document, &*document};
}

/// Applies `word` as a command or as the file name of `backup`. Returns false if it is neither here.
bool take_word(CommandLine& line, std::string_view word) {
  if (word.empty() || word.front() == '-') return false;
  if (line.command == Command::backup && line.backup_file.empty()) {
    line.backup_file = word;
    return true;
  }
  const auto found = std::ranges::find(words, word, &Flag::name);
  if (found == words.end() || line.command != Command::run) return false;
  line.command = found->command;
  return true;
}

base::Result<CommandLine, ConfigError> read_command_line(std::span<const std::string> arguments) {
  CommandLine line;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view argument = arguments[i];
    if (const auto flag = find_command(argument)) {
      line.command = flag->command;
      line.document = flag->document;
      continue;
    }
    if (!argument.starts_with("--")) {
      if (take_word(line, argument)) continue;
      return ConfigError{on_one_line(argument), "unexpected argument; see --help"};
    }
    std::string name = name_of_flag(argument);
    const std::string where = "--" + on_one_line(name);
    const Setting* setting = find_setting(name);
    if (setting == nullptr && name != "config") return ConfigError{where, unknown_setting(name, as_flag)};

    std::string_view text;
    if (const auto equals = argument.find('='); equals != std::string_view::npos) {
      text = argument.substr(equals + 1);
    } else {
      const bool has_next = i + 1 < arguments.size() && !arguments[i + 1].starts_with("--");
      if (setting != nullptr && setting->kind == Kind::truth) {
        const bool says = has_next && (arguments[i + 1] == "true" || arguments[i + 1] == "false");
        text = says ? std::string_view(arguments[++i]) : "true";
      } else if (has_next) {
        text = arguments[++i];
      } else {
        return ConfigError{where, "needs a value"};
      }
    }
    line.given.push_back({std::move(name), std::string(text)});
  }
  if (line.command == Command::backup && line.backup_file.empty()) {
    return ConfigError{"backup", "needs the name of the file to write"};
  }
  return line;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// True for a value such as "tcp://10.0.0.1:5432".
bool is_link_url(std::string_view value) {
  constexpr std::array protocols{std::string_view("tcp://"), std::string_view("udp://"),
                                 std::string_view("sctp://")};
  return std::ranges::any_of(protocols,
                             [&](std::string_view protocol) { return value.starts_with(protocol); });
}

/// Checks `rest`, the part of the name after _PORT. It must be empty, or _5432_TCP followed by nothing,
/// _ADDR, _PORT or _PROTO. If the variable holds a URL by its name, `value` must be one.
bool is_link_port(std::string_view rest, std::string_view value) {
  if (rest.empty()) return is_link_url(value);
  const std::size_t protocol = rest.find('_', 1);
  if (protocol == std::string_view::npos || !is_number(rest.substr(1, protocol - 1))) return false;
  rest.remove_prefix(protocol);
  constexpr std::array protocols{std::string_view("_TCP"), std::string_view("_UDP"),
                                 std::string_view("_SCTP")};
  const auto* const found =
      std::ranges::find_if(protocols, [&](std::string_view name) { return rest.starts_with(name); });
  if (found == protocols.end()) return false;
  rest.remove_prefix(found->size());
  return rest.empty() ? is_link_url(value) : rest == "_ADDR" || rest == "_PORT" || rest == "_PROTO";
}

/// True for a variable that a container platform sets in every container for each service of the cluster. For
/// a service named "parley" or "parley-db" these names begin with the prefix of the settings. The names are
/// those that Kubernetes documents.
bool is_service_link(std::string_view name, std::string_view value) {
  if (name.ends_with("_SERVICE_HOST")) return true;
  if (name.ends_with("_SERVICE_PORT") || name.find("_SERVICE_PORT_") != std::string_view::npos) {
    return is_number(value);
  }
  constexpr std::string_view port = "_PORT";
  // Every occurrence is tried, because the name of the service itself may contain "port".
  for (auto at = name.find(port); at != std::string_view::npos; at = name.find(port, at + 1)) {
    const std::string_view rest = name.substr(at + port.size());
    if ((rest.empty() || rest.front() == '_') && is_link_port(rest, value)) return true;
  }
  return false;
}

base::Result<std::string, ConfigError> contents_of(const std::string& path, const std::string& where) {
  const auto failed = [&](const std::string& reason) {
    return ConfigError{where, "cannot read " + quoted(path, 200) + ": " + reason};
  };
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return failed(std::strerror(errno));
  std::string text(largest_file + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad() || file.gcount() == 0) {
    // Reading a folder sets errno; reading an empty file does not.
    if (errno != 0) return failed(std::strerror(errno));
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > largest_file) return failed("it is larger than 1 MiB");
  return text;
}

/// A Config while the sources are applied to it.
class Assembly {
 public:
  Assembly() : loaded_{.config = {}, .sources = std::vector<std::string>(settings().size(), "default")} {}

  /// Assigns one value. `where` names the value in an error; `source` is stored as the source of the value.
  std::optional<ConfigError> set(const Setting& setting, std::string_view text, std::string where,
                                 std::string source) {
    if (auto reason = setting.assign(loaded_.config, setting, text)) {
      return ConfigError{std::move(where), std::move(*reason)};
    }
    source_of(setting) = std::move(source);
    return {};
  }

  std::optional<ConfigError> take_file(const std::string& path, const std::string& where) {
    auto text = contents_of(path, where);
    if (!text) return std::move(text).error();
    auto entries = read_config_file(*text, path);
    if (!entries) return std::move(entries).error();
    for (const FileEntry& entry : *entries) {
      const std::string place = on_one_line(path) + ":" + std::to_string(entry.line);
      if (auto error =
              set(*entry.setting, entry.text, place + " " + std::string(entry.setting->name), place)) {
        return error;
      }
    }
    return {};
  }

  std::optional<ConfigError> take_variable(std::string_view name, std::string_view value) {
    const auto setting = std::ranges::find(settings(), name, &Setting::environment_name);
    if (setting != settings().end()) return set(*setting, value, std::string(name), std::string(name));
    return ConfigError{on_one_line(name),
                       unknown_setting(name.substr(prefix.size()),
                                       [](const Setting& meant) { return meant.environment_name(); })};
  }

  /// Checks the rules that involve more than one setting.
  std::optional<ConfigError> check_together() {
    const Config& config = loaded_.config;
    if (config.cors.credentials && config.cors.origins.front() == "*") {
      return blamed_on("cors.credentials",
                       "needs cors.origins to name its origins: browsers refuse credentials with \"*\"");
    }
    if (config.shards > 1 && config.socketio.recovery == RecoveryKind::full) {
      return blamed_on("socketio.recovery", "full needs shards = 1: each event loop numbers its own packets");
    }
    if (config.tls.certificate.empty() != config.tls.key.empty()) {
      return config.tls.key.empty()
                 ? blamed_on("tls.certificate", "needs tls.key, the file of its private key")
                 : blamed_on("tls.key", "needs tls.certificate, the file of its certificate");
    }
    return check_jitsi(config.jitsi);
  }

  Loaded finish(Command command, std::string backup_file = {}) {
    loaded_.command = command;
    loaded_.backup_file = std::move(backup_file);
    return std::move(loaded_);
  }

 private:
  /// Tokens for Jitsi need an app id and exactly one signing key. With only a part of these settings, the
  /// server would start, but its users could not enter the rooms of their calls.
  std::optional<ConfigError> check_jitsi(const Config::Jitsi& jitsi) {
    const bool has_secret = !jitsi.app_secret.bytes.empty();
    const bool has_key = !jitsi.private_key.empty();
    if (has_secret && has_key) {
      return blamed_on("jitsi.private_key", "jitsi.app_secret and jitsi.private_key exclude each other");
    }
    if (jitsi.app_id.empty()) {
      constexpr std::string_view reason = "needs jitsi.app_id, the app id that tokens are issued for";
      if (has_secret) return blamed_on("jitsi.app_secret", std::string(reason));
      if (has_key) return blamed_on("jitsi.private_key", std::string(reason));
      if (!jitsi.key_id.empty()) return blamed_on("jitsi.key_id", std::string(reason));
      return {};
    }
    if (jitsi.is_jaas()) {
      if (has_secret) return blamed_on("jitsi.app_secret", "a JaaS app id takes jitsi.private_key instead");
      if (!has_key) {
        return blamed_on("jitsi.app_id", "a JaaS app id needs jitsi.private_key, the file of its key");
      }
      if (jitsi.key_id.empty()) {
        return blamed_on("jitsi.app_id", "a JaaS app id needs jitsi.key_id, the name of its key");
      }
    } else if (!has_secret && !has_key) {
      return blamed_on("jitsi.app_id", "needs jitsi.app_secret or jitsi.private_key, which signs its tokens");
    }
    return {};
  }

  ConfigError blamed_on(std::string_view name, std::string reason) {
    const std::string& source = source_of(*find_setting(name));
    const bool in_file = source.find(':') != std::string::npos;
    return {in_file ? source + " " + std::string(name) : source, std::move(reason)};
  }

  std::string& source_of(const Setting& setting) {
    return loaded_.sources[static_cast<std::size_t>(&setting - settings().data())];
  }

  Loaded loaded_;
};

}  // namespace

base::Result<Loaded, ConfigError> load(std::span<const std::string> arguments,
                                       std::span<const std::string> environment) {
  Assembly assembly;
  for (const std::string& argument : arguments) {
    const auto flag = find_command(argument);
    if (flag && (flag->command == Command::help || flag->command == Command::version)) {
      return assembly.finish(flag->command);
    }
  }
  auto line = read_command_line(arguments);
  if (!line) return std::move(line).error();

  std::vector<Given> variables;
  std::optional<Given> file;  // the name is "--config" or "PARLEY_CONFIG", for error messages
  for (const std::string& variable : environment) {
    if (!variable.starts_with(prefix)) continue;
    const auto equals = std::min(variable.find('='), variable.size());
    const std::string name = variable.substr(0, equals);
    const std::string value = variable.substr(std::min(equals + 1, variable.size()));
    const bool is_setting =
        std::ranges::find(settings(), name, &Setting::environment_name) != settings().end();
    const bool is_of_the_build = std::ranges::find(build_variables, name) != build_variables.end();
    if (!is_setting && (is_of_the_build || is_service_link(name, value))) continue;
    if (name == "PARLEY_CONFIG") {
      file = Given{name, value};
    } else {
      variables.push_back({name, value});
    }
  }
  for (const Given& given : line->given) {
    if (given.name == "config") file = Given{"--config", given.text};
  }

  if (file) {
    if (auto error = assembly.take_file(file->text, file->name)) return std::move(*error);
  }
  for (const Given& variable : variables) {
    if (auto error = assembly.take_variable(variable.name, variable.text)) return std::move(*error);
  }
  for (const Given& given : line->given) {
    if (given.name == "config") continue;
    const std::string flag = "--" + given.name;
    if (auto error = assembly.set(*find_setting(given.name), given.text, flag, flag))
      return std::move(*error);
  }
  if (auto error = assembly.check_together()) return std::move(*error);
  Loaded loaded = assembly.finish(line->command, std::move(line->backup_file));
  loaded.document = line->document;
  return loaded;
}

std::vector<std::string> process_environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    variables.emplace_back(*variable);
  }
  return variables;
}

}  // namespace parley::node
