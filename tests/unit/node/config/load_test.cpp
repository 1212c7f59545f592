#include "node/config/load.hpp"

#include <algorithm>
#include <chrono>

#include <gtest/gtest.h>

#include "unit/node/config/config_on_disk.hpp"

namespace parley::node {
namespace {

using namespace std::chrono_literals;

std::string source_of(const Loaded& loaded, std::string_view name) {
  return loaded.sources.at(static_cast<std::size_t>(find_setting(name) - settings().data()));
}

TEST(ConfigLoad, WithoutAnySourceTheDefaultsAreUsed) {
  const auto loaded = load_words({}, {"PATH=/bin", "HOME=/root", "parley_dev=true", "NOT_PARLEY_DEV=1"});
  ASSERT_TRUE(loaded) << loaded.error().line();
  EXPECT_EQ(loaded->command, Command::run);
  EXPECT_EQ(loaded->config, Config{});
  EXPECT_EQ(loaded->sources, Words(settings().size(), "default"));
}

TEST(ConfigLoad, FlagIsAcceptedInEveryNotation) {
  const auto loaded = load_words({"--dev", "--limits.http_body", "2000", "--presence.debounce=9s",
                                  "--data-dir", "some/folder", "--limits.messages-per-minute=0",
                                  "--cors.credentials", "false", "--store.json_export=false"});
  ASSERT_TRUE(loaded) << loaded.error().line();
  EXPECT_TRUE(loaded->config.dev);
  EXPECT_EQ(loaded->config.limits.http_body, 2000u);
  EXPECT_EQ(loaded->config.presence.debounce, 9s);
  EXPECT_EQ(loaded->config.data_dir, "some/folder");
  EXPECT_EQ(loaded->config.limits.messages_per_minute, 0u);
  EXPECT_FALSE(loaded->config.cors.credentials);
  EXPECT_FALSE(loaded->config.store.json_export);
  EXPECT_EQ(source_of(*loaded, "data_dir"), "--data_dir");
}

TEST(ConfigLoad, FlagOfATruthValueNeedsNoValue) {
  for (const Words& words :
       {Words{"--dev"}, Words{"--dev", "--listen", ":1"}, Words{"--dev", "true"}, Words{"--dev=true"},
        Words{"--dev", "--dev"}, Words{"--dev", "false", "--dev"}}) {
    const auto loaded = load_words(words);
    ASSERT_TRUE(loaded) << loaded.error().line();
    EXPECT_TRUE(loaded->config.dev);
  }
  const auto loaded = load_words({"--dev", "--dev", "false"});
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(loaded->config.dev) << "if a flag is given twice, the last value is used";
}

TEST(ConfigLoad, ValueMayContainAnEqualsSignAndMayBeEmpty) {
  const auto loaded = load_words({"--auth.issuer=a=b", "--auth.audience="}, {"PARLEY_DATA_DIR=x=y"});
  ASSERT_TRUE(loaded) << loaded.error().line();
  EXPECT_EQ(loaded->config.auth.issuer, "a=b");
  EXPECT_EQ(loaded->config.auth.audience, "");
  EXPECT_EQ(loaded->config.data_dir, "x=y");
}

TEST(ConfigLoad, FlagOverridesEnvironmentOverridesFileOverridesDefault) {
  const ConfigOnDisk file("listen = ':1'\ndata_dir = 'file'\nlog.level = 'debug'\n");
  const auto loaded = load_words({"--listen", ":3", "--config", file.path()},
                                 {"PARLEY_LISTEN=:2", "PARLEY_DATA_DIR=environment"});
  ASSERT_TRUE(loaded) << loaded.error().line();
  EXPECT_EQ(loaded->config.listen, (Endpoint{"", 3}));
  EXPECT_EQ(loaded->config.data_dir, "environment");
  EXPECT_EQ(loaded->config.log.level, base::LogLevel::debug);
  EXPECT_EQ(source_of(*loaded, "listen"), "--listen");
  EXPECT_EQ(source_of(*loaded, "data_dir"), "PARLEY_DATA_DIR");
  EXPECT_EQ(source_of(*loaded, "log.level"), file.path() + ":3");
  EXPECT_EQ(source_of(*loaded, "dev"), "default");
}

TEST(ConfigLoad, FileOfTheEnvironmentIsUsedUnlessAFlagNamesAnother) {
  const ConfigOnDisk first("data_dir = 'first'\n");
  const ConfigOnDisk second("data_dir = 'second'\n");
  const auto through_environment = load_words({}, {"PARLEY_CONFIG=" + first.path()});
  ASSERT_TRUE(through_environment) << through_environment.error().line();
  EXPECT_EQ(through_environment->config.data_dir, "first");
  const auto through_flag = load_words({"--config=" + second.path()}, {"PARLEY_CONFIG=" + first.path()});
  ASSERT_TRUE(through_flag) << through_flag.error().line();
  EXPECT_EQ(through_flag->config.data_dir, "second");
}

TEST(ConfigLoad, SecretIsAcceptedFromEverySource) {
  const std::string secret = "correct horse battery staple, twice over";
  const ConfigOnDisk file("[auth]\njwt_secret = \"" + secret + "\"\n");
  for (const auto& loaded :
       {load_words({"--auth.jwt_secret", secret}), load_words({}, {"PARLEY_AUTH_JWT_SECRET=" + secret}),
        load_words({"--config", file.path()})}) {
    ASSERT_TRUE(loaded) << loaded.error().line();
    EXPECT_EQ(loaded->config.auth.jwt_secret.bytes, secret);
  }
}

TEST(ConfigLoad, BackupAndCheckAreCommandsWithoutDashes) {
  const auto backup = load_words({"backup", "some/file.db", "--data_dir", "some/folder"});
  ASSERT_TRUE(backup) << backup.error().line();
  EXPECT_EQ(backup->command, Command::backup);
  EXPECT_EQ(backup->backup_file, "some/file.db");
  EXPECT_EQ(backup->config.data_dir, "some/folder");
  EXPECT_EQ(load_words({"--dev", "backup", "check"})->backup_file, "check");
  const auto check = load_words({"--data_dir", "some/folder", "check"});
  ASSERT_TRUE(check) << check.error().line();
  EXPECT_EQ(check->command, Command::check);
  EXPECT_EQ(check->config.data_dir, "some/folder");
}

TEST(ConfigLoad, MissingOrUnexpectedWordIsRefused) {
  const std::pair<Words, std::string> refusals[] = {
      {{"backup"}, "backup: needs the name of the file to write"},
      {{"backup", "-f"}, "-f: unexpected argument; see --help"},
      {{"backup", ""}, ": unexpected argument; see --help"},
      {{"backup", "one", "two"}, "two: unexpected argument; see --help"},
      {{"check", "this"}, "this: unexpected argument; see --help"},
      {{"check", "backup"}, "backup: unexpected argument; see --help"},
      {{"--check_config", "check"}, "check: unexpected argument; see --help"}};
  for (const auto& [words, line] : refusals) {
    const auto loaded = load_words(words);
    ASSERT_FALSE(loaded) << line;
    EXPECT_EQ(loaded.error().line(), line);
  }
}

TEST(ConfigLoad, EveryCommandFlagSelectsItsCommand) {
  const struct {
    const char* flag;
    Command command;
  } cases[] = {{"--help", Command::help},
               {"-h", Command::help},
               {"--version", Command::version},
               {"--print_config", Command::print_config},
               {"--print-config", Command::print_config},
               {"--check_config", Command::check_config},
               {"--check-config", Command::check_config},
               {"--print_documents", Command::print_documents},
               {"--print_config_docs", Command::print_document}};
  for (const auto& [flag, command] : cases) {
    const auto loaded = load_words({"--dev", flag, "--listen", ":1"});
    ASSERT_TRUE(loaded) << flag << ": " << loaded.error().line();
    EXPECT_EQ(loaded->command, command) << flag;
  }
}

TEST(ConfigLoad, HelpAndVersionSucceedEvenIfTheRestIsInvalid) {
  for (const char* flag : {"--help", "--version"})
    EXPECT_TRUE(load_words({"--nonsense", flag}, {"PARLEY_NONSENSE=1"})) << flag;
  for (const char* flag : {"--print_config", "--check_config"})
    EXPECT_FALSE(load_words({"--nonsense", flag})) << flag;
}

TEST(ConfigLoad, VariablesOfTheBuildAndOfKubernetesAreIgnored) {
  const auto loaded = load_words(
      {}, {"PARLEY_BINARY=build/release/parley", "PARLEY_CLANG=clang++-19", "PARLEY_COMPILER_LAUNCHER=ccache",
           "PARLEY_SERVICE_HOST=10.0.0.1", "PARLEY_SERVICE_PORT=3001", "PARLEY_SERVICE_PORT_HTTP=3001",
           "PARLEY_PORT=tcp://10.0.0.1:3001", "PARLEY_PORT_3001_TCP=tcp://10.0.0.1:3001",
           "PARLEY_PORT_3001_TCP_PROTO=tcp"});
  ASSERT_TRUE(loaded) << loaded.error().line();
  EXPECT_EQ(loaded->config, Config{});
}

TEST(ConfigLoad, VariablesOfOtherServicesInTheClusterAreIgnored) {
  const auto loaded = load_words(
      {}, {"PARLEY_DB_SERVICE_HOST=10.0.0.1", "PARLEY_DB_SERVICE_PORT=5432", "PARLEY_DB_SERVICE_PORT_HTTP=80",
           "PARLEY_DB_SERVICE_PORT_POSTGRES_TLS=5433", "PARLEY_DB_PORT=tcp://10.0.0.1:5432",
           "PARLEY_DB_PORT_5432_TCP=tcp://10.0.0.1:5432", "PARLEY_DB_PORT_5432_TCP_ADDR=10.0.0.1",
           "PARLEY_DB_PORT_5432_TCP_PORT=5432", "PARLEY_DB_PORT_5432_TCP_PROTO=tcp",
           "PARLEY_DNS_PORT=udp://10.0.0.2:53", "PARLEY_DNS_PORT_53_UDP=udp://10.0.0.2:53",
           "PARLEY_DNS_PORT_53_UDP_PROTO=udp", "PARLEY_SS7_PORT_1_SCTP=sctp://10.0.0.3:1",
           "PARLEY_SERVICE_HOST=10.0.0.4", "PARLEY_SERVICE_PORT=3001", "PARLEY_PORT=tcp://10.0.0.4:3001",
           "PARLEY_PORT_MAPPER_PORT_111_TCP_ADDR=10.0.0.5", "PARLEY_LISTEN_SERVICE_HOST=fd00::1"});
  ASSERT_TRUE(loaded) << loaded.error().line();
  EXPECT_EQ(loaded->config, Config{});
}

TEST(ConfigLoad, LineEndAfterASecretIsRemovedFromEverySource) {
  const std::string secret(32, 's');
  const ConfigOnDisk file("[auth]\njwt_secret = \"\"\"" + secret + "\n\"\"\"\n");
  for (const auto& loaded :
       {load_words({"--auth.jwt_secret", secret + "\n"}),
        load_words({}, {"PARLEY_AUTH_JWT_SECRET=" + secret + "\r\n"}),
        load_words({}, {"PARLEY_AUTH_JWT_SECRET=" + secret + "\r"}), load_words({"--config", file.path()})}) {
    ASSERT_TRUE(loaded) << loaded.error().line();
    EXPECT_EQ(loaded->config.auth.jwt_secret.bytes, secret);
  }
}

TEST(ConfigLoad, CredentialsAreAcceptedWithListedOrigins) {
  const auto loaded = load_words({"--cors.credentials", "--cors.origins", "https://a.example"});
  ASSERT_TRUE(loaded) << loaded.error().line();
  EXPECT_TRUE(loaded->config.cors.credentials);
}

TEST(ConfigLoad, ProcessEnvironmentContainsPath) {
  const Words environment = process_environment();
  EXPECT_TRUE(std::ranges::any_of(environment,
                                  [](const std::string& variable) { return variable.starts_with("PATH="); }));
}

}  // namespace
}  // namespace parley::node
