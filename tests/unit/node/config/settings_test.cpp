#include "node/config/settings.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace parley::node {
namespace {

TEST(ConfigSettings, HaveUniqueNamesAndEnvironmentVariables) {
  std::set<std::string> names;
  std::set<std::string> variables;
  for (const Setting& setting : settings()) {
    EXPECT_TRUE(names.insert(std::string(setting.name)).second) << setting.name;
    EXPECT_TRUE(variables.insert(setting.environment_name()).second) << setting.environment_name();
    EXPECT_EQ(setting.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_."), std::string_view::npos)
        << setting.name;
    EXPECT_LE(std::ranges::count(setting.name, '.'), 1) << setting.name;
  }
}

TEST(ConfigSettings, DoNotCollideWithCommandsOrVariablesOfKubernetes) {
  for (const char* name :
       {"help", "version", "config", "print_config", "check_config", "print_config_docs"}) {
    EXPECT_EQ(find_setting(name), nullptr) << name;
  }
  for (const Setting& setting : settings()) {
    EXPECT_FALSE(setting.environment_name().starts_with("PARLEY_SERVICE_")) << setting.name;
    EXPECT_FALSE(setting.environment_name().starts_with("PARLEY_PORT")) << setting.name;
  }
}

TEST(ConfigSettings, AreAdjacentToTheOthersOfTheirGroup) {
  std::set<std::string_view> done;
  std::string_view group = settings().front().group();
  for (const Setting& setting : settings()) {
    if (setting.group() == group) continue;
    done.insert(group);
    group = setting.group();
    EXPECT_FALSE(done.contains(group)) << setting.name << " is separated from its group";
  }
}

TEST(ConfigSettings, AcceptTheirDefaultValue) {
  for (const Setting& setting : settings()) {
    const std::string text = setting.print(Config{});
    if (setting.kind == Kind::secret) {
      EXPECT_EQ(text, "") << setting.name << " must not have a default";
      continue;
    }
    Config config;
    EXPECT_EQ(setting.assign(config, setting, text).value_or("accepted"), "accepted") << setting.name;
    EXPECT_EQ(config, Config{}) << setting.name;
  }
}

/// Returns an allowed text that differs from the default, if the setting has more than one allowed value.
std::string another_value(const Setting& setting) {
  const std::string current = setting.print(Config{});
  switch (setting.kind) {
    case Kind::truth:
      return current == "true" ? "false" : "true";
    case Kind::number:
      return std::to_string(setting.bounds.most);
    case Kind::duration:
      return write(base::Duration{setting.bounds.most});
    case Kind::text:
      return "elsewhere";
    case Kind::secret:
      return std::string(32, 's');
    case Kind::endpoint:
      return "[::1]:1";
    case Kind::origins:
      return "https://a.example,https://b.example";
    case Kind::addresses:
      return "loopback,10.0.0.0/8";
    case Kind::claim:
      return "profile.id";
    case Kind::choice:
      return std::string(setting.words.back() == current ? setting.words.front() : setting.words.back());
  }
  return "";
}

TEST(ConfigSettings, EachChangeOnlyTheirOwnMember) {
  for (const Setting& setting : settings()) {
    Config config;
    const std::string text = another_value(setting);
    ASSERT_EQ(setting.assign(config, setting, text).value_or("accepted"), "accepted") << setting.name;
    for (const Setting& other : settings()) {
      const bool fixed = &other != &setting || text == other.print(Config{});
      EXPECT_EQ(other.print(config) == other.print(Config{}), fixed) << setting.name << " and " << other.name;
    }
  }
}

TEST(ConfigSettings, HaveTheDefaultsOfTheDocumentedContract) {
  const struct {
    const char* name;
    const char* value;
  } cases[] = {{"listen", ":3001"},
               {"data_dir", "data"},
               {"dev", "false"},
               {"auth.create_users", "outside"},
               {"auth.join_timeout", "1m"},
               {"auth.join_attempts", "5"},
               {"limits.messages_per_minute", "100"},
               {"limits.sockets_per_user", "20"},
               {"limits.http_body", "1000000"},
               {"presence.audience", "everyone"},
               {"presence.debounce", "5s"},
               {"chat.content", "safe"},
               {"chat.typing_timeout", "6s"},
               {"store.json_export", "true"},
               {"cors.origins", "*"},
               {"cors.credentials", "false"},
               {"socketio.ping_interval", "15s"},
               {"socketio.ping_timeout", "10s"},
               {"socketio.max_payload", "1000000"}};
  for (const auto& [name, value] : cases) {
    const Setting* setting = find_setting(name);
    ASSERT_NE(setting, nullptr) << name;
    EXPECT_EQ(setting->print(Config{}), value) << name;
  }
}

TEST(ConfigSettings, ClosestSettingIsFoundForAMisspelledName) {
  const struct {
    const char* written;
    const char* meant;
  } cases[] = {{"limits.mesages_per_minute", "limits.messages_per_minute"},
               {"limit.http_body", "limits.http_body"},
               {"messages_per_minute", "limits.messages_per_minute"},
               {"LIMITS_HTTP_BODY", "limits.http_body"},
               {"datadir", "data_dir"},
               {"auth.content", "chat.content"}};
  for (const auto& [written, meant] : cases) {
    const Setting* setting = closest_setting(written);
    ASSERT_NE(setting, nullptr) << written;
    EXPECT_EQ(setting->name, meant) << written;
  }
  for (const std::string& written : {std::string("nonsense"), std::string(), std::string(5000, 'x')}) {
    EXPECT_EQ(closest_setting(written), nullptr) << written.substr(0, 20);
  }
}

}  // namespace
}  // namespace parley::node
