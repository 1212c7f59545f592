// All texts are generated from the table of settings, so that they cannot become outdated.
#include "node/config/text.hpp"

#include <algorithm>
#include <iterator>

#include "base/version.hpp"

namespace parley::node {
namespace {

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

/// Returns the value in TOML notation.
std::string toml_value(const Setting& setting, const Config& config) {
  std::string text = setting.print(config);
  if (setting.kind == Kind::truth || setting.kind == Kind::number) return text;
  if (setting.kind != Kind::origins && setting.kind != Kind::addresses)
    return quoted(text, std::string::npos);
  std::string list;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    list += (list.empty() ? "" : ", ") + quoted(text.substr(begin, end - begin), std::string::npos);
    begin = end + 1;
  }
  return "[" + list + "]";
}

std::string default_of(const Setting& setting) {
  std::string text = setting.print(Config{});
  return text.empty() ? "not set" : text;
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|' || c == '*' || c == '_' || c == '<') out += '\\';
    out += c;
  }
  return out;
}

constexpr std::string_view usage =
    "Usage: parley [--config FILE] [--SETTING VALUE]...\n"
    "       parley backup FILE [--data_dir FOLDER]\n"
    "       parley check [--data_dir FOLDER]\n"
    "\n"
    "Serves chat over Socket.IO and REST. Every setting below is a flag, a key of the TOML file given with\n"
    "--config (or PARLEY_CONFIG), and an environment variable: limits.http_body is PARLEY_LIMITS_HTTP_BODY.\n"
    "A flag overrides the environment, the environment overrides the file, the file overrides the default.\n"
    "\n"
    "  backup FILE       copy the database to a new file, then exit; a server may be running on the folder\n"
    "  check             check the database for damage, also while a server runs: exit 0, or 65 with one "
    "line\n"
    "                    for each finding\n"
    "  --config FILE     read settings from this TOML file\n"
    "  --print_config    print the effective values and their sources, then exit\n"
    "  --check_config    only check the configuration: exit 0, or 78 with one line that describes the error\n"
    "  --print_api       print every event and route, and which of them need an identity, then exit\n"
    "  --print_documents print the flags that print a document about this program, such as --print_openapi\n"
    "                    and --print_types, and the file of each in the repository, then exit\n"
    "  --version         print the version, then exit\n"
    "  --help            print this, then exit\n";

constexpr std::string_view page_head =
    "# Configuration\n"
    "\n"
    "<!-- Printed by `parley --print_config_docs`. Change src/node/config/settings.cpp, not this page. -->\n"
    "\n"
    "Each setting has one dotted name. It is a flag (`--limits.http_body 2000000`, "
    "`--limits.http_body=2000000`),\n"
    "a key of the TOML file that `--config` or `PARLEY_CONFIG` names, and an environment variable\n"
    "(`PARLEY_LIMITS_HTTP_BODY`). A flag overrides the environment, the environment overrides the file, and "
    "the\n"
    "file overrides the default. The flag of a truth value needs no value: `--dev` is `--dev true`.\n"
    "\n"
    "```toml\n"
    "# parley.toml\n"
    "listen = \"127.0.0.1:3001\"\n"
    "\n"
    "[socketio]\n"
    "ping_interval = \"15s\"\n"
    "\n"
    "[cors]\n"
    "origins = [\"https://chat.example.org\"]\n"
    "```\n"
    "\n"
    "`parley --print_config` prints the effective values and their sources; `parley --check_config` only\n"
    "checks them. If a setting is unknown, malformed or out of range, the server does not start and creates\n"
    "nothing. It exits with code 78 and prints one line that names the place\n"
    "(`parley.toml:5 socketio.ping_interval: must be from 1s to 10m, not \"15h\"`). Every user of the "
    "machine "
    "can\n"
    "see a secret that is given as a flag: prefer the environment or a file. A line end after a secret is\n"
    "removed.\n"
    "\n"
    "Container platforms set variables for services whose names begin with \"parley\"\n"
    "(`PARLEY_DB_SERVICE_HOST`, `PARLEY_DB_SERVICE_PORT`, `PARLEY_DB_PORT=tcp://10.0.0.1:5432`,\n"
    "`PARLEY_DB_PORT_5432_TCP_ADDR` and similar names). These are not settings and are ignored.\n";

}  // namespace

std::string version_text() {
  return "parley " + std::string(base::version) + "\n";
}

std::string help_text() {
  std::string out(usage);
  std::string_view group = "-";
  for (const Setting& setting : settings()) {
    if (setting.group() != group) out += "\n";
    group = setting.group();
    out += "  " + padded("--" + std::string(setting.name), 36) + setting.takes() + " [" +
           default_of(setting) + "]\n";
    out += "      " + std::string(setting.description) + "\n";
  }
  return out;
}

std::string config_text(const Loaded& loaded) {
  std::string out;
  for (std::size_t i = 0; i < settings().size(); ++i) {
    const Setting& setting = settings()[i];
    const bool unset_secret = setting.kind == Kind::secret && setting.print(loaded.config).empty();
    // load() refuses an empty secret, so an unset one is printed as a comment. It also refuses "<set>" as
    // auth.jwt_secret, because that is too short.
    const std::string line = unset_secret
                                 ? "# " + std::string(setting.name) + " is not set"
                                 : std::string(setting.name) + " = " + toml_value(setting, loaded.config);
    out += padded(line, 48) + "  # " + loaded.sources[i] + "\n";
  }
  return out;
}

std::string config_docs() {
  std::string out(page_head);
  std::string_view group = "-";
  for (const Setting& setting : settings()) {
    if (setting.group() != group) {
      group = setting.group();
      out += "\n## " + (group.empty() ? std::string("Top level") : std::string(group)) +
             "\n\n| setting | takes | default | what it does |\n|---|---|---|---|\n";
    }
    out += "| `" + std::string(setting.name) + "` | " + markdown_cell(setting.takes()) + " | " +
           markdown_cell(default_of(setting)) + " | " + markdown_cell(setting.description) + " |\n";
  }
  return out;
}

}  // namespace parley::node
