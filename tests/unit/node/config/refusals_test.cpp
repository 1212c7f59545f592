// More than sixty kinds of configuration errors. Each must be refused with one line that begins with the
// place of the error. No error may be corrected silently.
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "node/config/load.hpp"
#include "unit/node/config/config_on_disk.hpp"

namespace parley::node {
namespace {

struct Case {
  Words arguments;
  Words environment;
  const char* file;    ///< contents of parley.toml; nullptr if there is no file
  const char* begins;  ///< how the line begins; '@' is replaced by the file's path
};

const Case flags[] = {
    {{"--nonsense"}, {}, nullptr, "--nonsense: unknown setting"},
    {{"--nonsense=1"}, {}, nullptr, "--nonsense: unknown setting"},
    {{"--limits.mesages_per_minute", "5"},
     {},
     nullptr,
     "--limits.mesages_per_minute: unknown setting; did you mean --limits.messages_per_minute?"},
    {{"--messages_per_minute", "5"},
     {},
     nullptr,
     "--messages_per_minute: unknown setting; did you mean --limits.messages_per_minute?"},
    {{"--Listen", ":1"}, {}, nullptr, "--Listen: unknown setting; did you mean --listen?"},
    {{"--shards", "2", "--socketio.recovery", "full"},
     {},
     nullptr,
     "--socketio.recovery: full needs shards = 1"},
    {{"--tls.certificate", "x"}, {}, nullptr, "--tls.certificate: needs tls.key"},
    {{"--tls.key", "x"}, {}, nullptr, "--tls.key: needs tls.certificate"},
    {{"--tls.key", "x", "--tls.certificate="}, {}, nullptr, "--tls.key: needs tls.certificate"},
    {{"--tls.min_version", "1.1"}, {}, nullptr, "--tls.min_version: must be 1.2 or 1.3"},
    {{"--tls.cert", "x"}, {}, nullptr, "--tls.cert: unknown setting"},
    {{"--video.codec", "vp9"}, {}, nullptr, "--video.codec: unknown setting"},
    {{"-d"}, {}, nullptr, "-d: unexpected argument; see --help"},
    {{"-listen", ":1"}, {}, nullptr, "-listen: unexpected argument"},
    {{"serve"}, {}, nullptr, "serve: unexpected argument"},
    {{""}, {}, nullptr, ": unexpected argument"},
    {{"--"}, {}, nullptr, "--: unknown setting"},
    {{"--="}, {}, nullptr, "--: unknown setting"},
    {{"--help=yes"}, {}, nullptr, "--help: unknown setting"},
    {{"--dev", "yes"}, {}, nullptr, "yes: unexpected argument"},
    {{"--dev=yes"}, {}, nullptr, "--dev: must be true or false"},
    {{"--dev="}, {}, nullptr, "--dev: must be true or false"},
    {{"--listen"}, {}, nullptr, "--listen: needs a value"},
    {{"--listen", "--dev"}, {}, nullptr, "--listen: needs a value"},
    {{"--listen="}, {}, nullptr, "--listen: must be host:port"},
    {{"--listen", "nowhere"}, {}, nullptr, "--listen: must be host:port"},
    {{"--listen", "127.0.0.1:65536"}, {}, nullptr, "--listen: must end with a port"},
    {{"--listen", "::1:3001"}, {}, nullptr, "--listen: must be host:port"},
    {{"--listen", "256.0.0.1:1"}, {}, nullptr, "--listen: must be host:port"},
    {{"--data_dir="}, {}, nullptr, "--data_dir: must not be empty"},
    {{"--data_dir", "a\nb"}, {}, nullptr, "--data_dir: must not hold control characters"},
    {{"--shards", "0"}, {}, nullptr, "--shards: must be from 1 to 36"},
    {{"--shards", "37"}, {}, nullptr, "--shards: must be from 1 to 36"},
    {{"--auth.jwt_secret", "changeme"}, {}, nullptr, "--auth.jwt_secret: must be at least 32 bytes"},
    {{"--auth.jwt_secret", "your-256-bit-secret"},
     {},
     nullptr,
     "--auth.jwt_secret: must be at least 32 bytes"},
    {{"--auth.jwt_secret="}, {}, nullptr, "--auth.jwt_secret: must be at least 32 bytes"},
    {{"--auth.token_life", "0s"}, {}, nullptr, "--auth.token_life: must be from 1m to 366d"},
    {{"--auth.token_life", "7"}, {}, nullptr, "--auth.token_life: must be a duration"},
    {{"--auth.create_users", "maybe"}, {}, nullptr, "--auth.create_users: must be outside, always or never"},
    {{"--auth.claim_user", "profile..id"},
     {},
     nullptr,
     "--auth.claim_user: must be a claim's name, or at most 8 names with dots between them, in 256 bytes, "
     "not "
     "\"profile..id\""},
    {{"--auth.join_attempts", "0"}, {}, nullptr, "--auth.join_attempts: must be from 1"},
    {{"--limits.messages_per_minute", "many"},
     {},
     nullptr,
     "--limits.messages_per_minute: must be a whole number"},
    {{"--limits.messages_per_minute", "-1"}, {}, nullptr, "--limits.messages_per_minute: must be from 0"},
    {{"--limits.http_body", "1MB"}, {}, nullptr, "--limits.http_body: must be a whole number"},
    {{"--limits.http_body", "0"}, {}, nullptr, "--limits.http_body: must be from 1024"},
    {{"--limits.http_body", "99999999999999999999"}, {}, nullptr, "--limits.http_body: must be from 1024"},
    {{"--presence.audience", "friends"}, {}, nullptr, "--presence.audience: must be everyone or contacts"},
    {{"--presence.debounce", "5"}, {}, nullptr, "--presence.debounce: must be a duration"},
    {{"--chat.content", "html"}, {}, nullptr, "--chat.content: must be safe, escape or raw"},
    {{"--cors.origins", "https://a.example/"}, {}, nullptr, "--cors.origins: must be"},
    {{"--limits.trusted_proxies", "10.0.0.0/33"},
     {},
     nullptr,
     "--limits.trusted_proxies: must be addresses such as 10.0.0.1, blocks such as 10.0.0.0/8 or loopback, "
     "not "
     "\"10.0.0.0/33\""},
    {{"--limits.trusted_proxies", "10.0.0.1,"},
     {},
     nullptr,
     "--limits.trusted_proxies: must be addresses such as 10.0.0.1, blocks such as 10.0.0.0/8 or loopback, "
     "not "
     "\"\""},
    {{"--cors.credentials"}, {}, nullptr, "--cors.credentials: needs cors.origins"},
    {{"--socketio.ping_interval", "15"}, {}, nullptr, "--socketio.ping_interval: must be a duration"},
    {{"--socketio.ping_timeout", "0s"}, {}, nullptr, "--socketio.ping_timeout: must be from 1s"},
    {{"--log.level", "verbose"}, {}, nullptr, "--log.level: must be debug, info, warning or error"},
    {{"--log.format", "xml"}, {}, nullptr, "--log.format: must be auto, text or json"},
    {{"--config"}, {}, nullptr, "--config: needs a value"},
    {{"--config="}, {}, nullptr, "--config: cannot read \"\""},
    {{"--config", "/no/such/parley.toml"},
     {},
     nullptr,
     "--config: cannot read \"/no/such/parley.toml\": No such file"},
    {{"--config", "/"}, {}, nullptr, "--config: cannot read \"/\": Is a directory"},
    {{"--config", "/dev/zero"}, {}, nullptr, "--config: cannot read \"/dev/zero\": it is larger than 1 MiB"},
    {{"--bell\a\n", "1"}, {}, nullptr, "--bell\\u0007\\u000A: unknown setting"},
};

const Case variables[] = {
    {{},
     {"PARLEY_LIMITS_MESAGES_PER_MINUTE=1"},
     nullptr,
     "PARLEY_LIMITS_MESAGES_PER_MINUTE: unknown setting; did you mean PARLEY_LIMITS_MESSAGES_PER_MINUTE?"},
    {{}, {"PARLEY_PORT=3001"}, nullptr, "PARLEY_PORT: unknown setting"},
    {{}, {"PARLEY_DB_PORT=5432"}, nullptr, "PARLEY_DB_PORT: unknown setting"},
    {{}, {"PARLEY_DB_SERVICE_PORT=tcp"}, nullptr, "PARLEY_DB_SERVICE_PORT: unknown setting"},
    {{}, {"PARLEY_DB_PORT_5432_TCP=on"}, nullptr, "PARLEY_DB_PORT_5432_TCP: unknown setting"},
    {{}, {"PARLEY_DB_PORT_HTTP_TCP_ADDR=a"}, nullptr, "PARLEY_DB_PORT_HTTP_TCP_ADDR: unknown setting"},
    {{}, {"PARLEY_DB_PORT_5432_TCP_NAME=a"}, nullptr, "PARLEY_DB_PORT_5432_TCP_NAME: unknown setting"},
    {{}, {"PARLEY_SERVICE_HOSTS=a"}, nullptr, "PARLEY_SERVICE_HOSTS: unknown setting"},
    {{}, {"PARLEY_LISTENS=:1"}, nullptr, "PARLEY_LISTENS: unknown setting; did you mean PARLEY_LISTEN?"},
    {{}, {"PARLEY_=1"}, nullptr, "PARLEY_: unknown setting"},
    {{}, {"PARLEY_DEV"}, nullptr, "PARLEY_DEV: must be true or false"},
    {{}, {"PARLEY_DEV=1"}, nullptr, "PARLEY_DEV: must be true or false"},
    {{}, {"PARLEY_LISTEN="}, nullptr, "PARLEY_LISTEN: must be host:port"},
    {{}, {"PARLEY_AUTH_JWT_SECRET=short"}, nullptr, "PARLEY_AUTH_JWT_SECRET: must be at least 32 bytes"},
    {{"--limits.http_body", "5000"},
     {"PARLEY_LIMITS_HTTP_BODY=x"},
     nullptr,
     "PARLEY_LIMITS_HTTP_BODY: must be a whole number"},
    {{}, {"PARLEY_CORS_CREDENTIALS=true"}, nullptr, "PARLEY_CORS_CREDENTIALS: needs cors.origins"},
    {{},
     {"PARLEY_CONFIG=/no/such/file"},
     nullptr,
     "PARLEY_CONFIG: cannot read \"/no/such/file\": No such file"},
};

const Case files[] = {
    {{}, {}, "[limits]\nhttp_body = 5\n", "@:2 limits.http_body: must be from 1024 to 64000000, not \"5\""},
    {{}, {}, "[limits]\nhttp_body = -5\n", "@:2 limits.http_body: must be from 1024"},
    {{}, {}, "[limits]\nhttp_bodies = 5\n", "@:2 limits.http_bodies: unknown setting"},
    {{}, {}, "[Limits]\nhttp_body = 5000\n", "@:1 Limits: unknown setting"},
    {{}, {}, "\n\n[auth]\njwt_secret = \"too short\"\n", "@:4 auth.jwt_secret: must be at least 32 bytes"},
    {{}, {}, "presence.debounce = \"6m\"\n", "@:1 presence.debounce: must be from 0 to 5m, not \"6m\""},
    {{}, {}, "listen = \"3001\"\n", "@:1 listen: must be host:port"},
    {{}, {}, "[cors]\norigins = []\n", "@:2 cors.origins: must be"},
    {{},
     {},
     "[limits]\ntrusted_proxies = [\"loopback\", \"proxy.example.org\"]\n",
     "@:2 limits.trusted_proxies: must be addresses such as 10.0.0.1, blocks such as 10.0.0.0/8 or loopback, "
     "not "
     "\"proxy.example.org\""},
    {{},
     {},
     "[limits]\ntrusted_proxies = 5\n",
     "@:2 limits.trusted_proxies: must be a text or a list of texts"},
    {{}, {}, "[cors]\norigins = [\"*\", \"https://a.example\"]\n", "@:2 cors.origins: must be \"*\" alone"},
    {{}, {}, "[cors]\ncredentials = true\n", "@:2 cors.credentials: needs cors.origins"},
    {{}, {}, "dev = true\ndev = true\n", "@:2: "},
    {{}, {}, "dev = true\nthis is not TOML\n", "@:2: "},
    {{"--listen", ":1"}, {}, "listen = \"nowhere\"\n", "@:1 listen: must be host:port"},
};

const Case jitsi[] = {
    {{"--jitsi.app_id", "vpaas-magic-cookie-1"},
     {},
     nullptr,
     "--jitsi.app_id: a JaaS app id needs jitsi.private_key"},
    {{"--jitsi.app_id", "vpaas-magic-cookie-1", "--jitsi.key_id", "4f4910"},
     {},
     nullptr,
     "--jitsi.app_id: a JaaS app id needs jitsi.private_key"},
    {{"--jitsi.app_id", "vpaas-magic-cookie-1", "--jitsi.private_key", "jaas.pem"},
     {},
     nullptr,
     "--jitsi.app_id: a JaaS app id needs jitsi.key_id"},
    {{"--jitsi.app_id", "vpaas-magic-cookie-1", "--jitsi.app_secret", "=short"},
     {},
     nullptr,
     "--jitsi.app_secret: a JaaS app id takes jitsi.private_key instead"},
    {{"--jitsi.app_id", "parley"},
     {},
     nullptr,
     "--jitsi.app_id: needs jitsi.app_secret or jitsi.private_key"},
    {{"--jitsi.app_id", "parley", "--jitsi.key_id", "a"},
     {},
     nullptr,
     "--jitsi.app_id: needs jitsi.app_secret or jitsi.private_key"},
    {{"--jitsi.app_secret", "=short"}, {}, nullptr, "--jitsi.app_secret: needs jitsi.app_id"},
    {{"--jitsi.private_key", "jaas.pem"}, {}, nullptr, "--jitsi.private_key: needs jitsi.app_id"},
    {{"--jitsi.key_id", "4f4910"}, {}, nullptr, "--jitsi.key_id: needs jitsi.app_id"},
    {{"--jitsi.app_id", "a", "--jitsi.app_secret", "=short", "--jitsi.private_key", "y"},
     {},
     nullptr,
     "--jitsi.private_key: jitsi.app_secret and jitsi.private_key exclude each other"},
    {{}, {}, "[jitsi]\napp_id = \"vpaas-1\"\n", "@:2 jitsi.app_id: a JaaS app id needs jitsi.private_key"},
    {{}, {"PARLEY_JITSI_APP_ID=parley"}, nullptr, "PARLEY_JITSI_APP_ID: needs jitsi.app_secret"},
};

class ConfigRefusals : public testing::TestWithParam<Case> {};

TEST_P(ConfigRefusals, AreOneLineThatBeginsWithThePlace) {
  const Case& wrong = GetParam();
  const ConfigOnDisk disk(wrong.file == nullptr ? "" : wrong.file);
  Words arguments = wrong.arguments;
  if (wrong.file != nullptr) arguments.insert(arguments.end(), {"--config", disk.path()});
  std::string begins = wrong.begins;
  if (begins.starts_with('@')) begins.replace(0, 1, disk.path());

  const auto loaded = load_words(arguments, wrong.environment);
  ASSERT_FALSE(loaded) << "accepted; expected " << begins;
  const std::string line = loaded.error().line();
  EXPECT_EQ(line.substr(0, begins.size()), begins);
  EXPECT_EQ(line.find('\n'), std::string::npos) << line;
  for (const char* secret : {"changeme", "your-256-bit-secret", "too short", "=short"}) {
    EXPECT_EQ(line.find(secret), std::string::npos) << line;
  }

  Words checked = arguments;
  checked.insert(checked.begin(), "--check_config");
  const auto again = load_words(checked, wrong.environment);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().line(), line) << "--check_config gives the same error";
}

INSTANTIATE_TEST_SUITE_P(Flags, ConfigRefusals, testing::ValuesIn(flags));
INSTANTIATE_TEST_SUITE_P(Environment, ConfigRefusals, testing::ValuesIn(variables));
INSTANTIATE_TEST_SUITE_P(File, ConfigRefusals, testing::ValuesIn(files));
INSTANTIATE_TEST_SUITE_P(Jitsi, ConfigRefusals, testing::ValuesIn(jitsi));

TEST(ConfigJitsi, ConsistentSettingsAreAccepted) {
  const Words good[] = {
      {"--jitsi.domain", "meet.example"},
      {"--jitsi.app_id", "parley", "--jitsi.app_secret", "known to prosody too"},
      {"--jitsi.app_id", "parley", "--jitsi.app_secret", "x", "--jitsi.key_id", "a"},
      {"--jitsi.app_id", "parley", "--jitsi.private_key", "jitsi.pem"},
      {"--jitsi.app_id", "vpaas-magic-cookie-1", "--jitsi.private_key", "jaas.pem", "--jitsi.key_id",
       "4f4910"},
  };
  for (const Words& words : good) {
    const auto loaded = load_words(words, {});
    EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().line());
  }
}

TEST(ConfigFileSize, LargerThanOneMebibyteIsRefused) {
  const ConfigOnDisk fits("#" + std::string(1024 * 1024 - 1, ' '));
  EXPECT_TRUE(load_words({"--config", fits.path()}));
  const ConfigOnDisk exceeds("#" + std::string(1024 * 1024, ' '));
  EXPECT_FALSE(load_words({"--config", exceeds.path()}));
}

TEST(ConfigError, ExitCodeIsExConfigOfSysexits) {
  EXPECT_EQ(ConfigError::exit_code, 78);
}

}  // namespace
}  // namespace parley::node
