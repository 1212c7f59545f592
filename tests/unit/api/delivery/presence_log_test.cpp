#include "api/delivery/presence_log.hpp"

#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parley::api {
namespace {

using base::UserId;
using Version = PresenceLog::Version;
using Words = std::vector<std::string>;

socketio::EncodedEvent event(const std::string& text) {
  return socketio::EncodedEvent::text(text);
}

/// Returns the text of the lines after `version`.
Words read(const PresenceLog& board, Version version = 0) {
  Words words;
  board.read_behind(version, [&](const PresenceLog::Page& page) {
    for (const PresenceLog::Line& line : page.lines()) {
      if (line.version > version) words.emplace_back(line.event.packet().substr(1));
    }
    return true;
  });
  return words;
}

TEST(PresenceLog, HoldsTheLatestLineOfEachUserInTheOrderOfPublication) {
  PresenceLog board;
  board.put(UserId("1"), true, event("one"));
  board.put(UserId("2"), true, event("two"));
  const Version then = board.newest();
  board.put(UserId("1"), false, event("one again"));
  EXPECT_EQ(read(board), (Words{"two", "one again"}));
  EXPECT_EQ(read(board, then), Words{"one again"});
  EXPECT_EQ(read(board, board.newest()), Words{});
  ASSERT_NE(board.find(UserId("1")), nullptr);
  EXPECT_FALSE(board.find(UserId("1"))->is_here);
  EXPECT_EQ(board.find(UserId("3")), nullptr);
  EXPECT_EQ(board.version_of(UserId("3")), 0u);
  EXPECT_EQ(board.size(), 2u);
}

TEST(PresenceLog, JoinsAPageOnceUntilItChanges) {
  PresenceLog board;
  board.put(UserId("1"), true, event("one"));
  board.put(UserId("2"), true, event("two"));
  const auto joined = [&] {
    std::vector<std::string> packets;
    const std::string* owner = nullptr;
    board.read_behind(0, [&](const PresenceLog::Page& page) {
      owner = page.joined().owner().get();
      page.joined().for_each_packet([&](std::string_view packet) { packets.emplace_back(packet); });
      return true;
    });
    return std::pair(owner, packets);
  };
  const auto first = joined();
  EXPECT_EQ(first.second, (Words{"4one", "4two"}));
  EXPECT_EQ(joined().first, first.first) << "the same bytes";
  board.put(UserId("3"), true, event("three"));
  EXPECT_EQ(joined().second, (Words{"4one", "4two", "4three"}));
  board.put(UserId("1"), true, event("late"));
  EXPECT_EQ(joined().second, (Words{"4two", "4three", "4late"}));
}

TEST(PresenceLog, AfterTurnPageTheNextLinesArePutOnAPageOfTheirOwn) {
  PresenceLog board;
  for (const char* const user : {"1", "2", "3"}) board.put(UserId(user), true, event(user));
  const Version before = board.newest();
  board.turn_page();
  for (const char* const user : {"2", "4"}) board.put(UserId(user), true, event(user));
  std::size_t pages = 0;
  board.read_behind(before, [&](const PresenceLog::Page& page) {
    EXPECT_GT(page.first(), before);
    EXPECT_EQ(page.lines().size(), 2u);
    ++pages;
    return true;
  });
  EXPECT_EQ(pages, 1u);
}

TEST(PresenceLog, ForgetsTheLinesOfUsersWhoHaveGoneUpToAVersion) {
  PresenceLog board;
  board.put(UserId("1"), false, event("gone"));
  const Version then = board.newest();
  board.put(UserId("2"), true, event("here"));
  board.put(UserId("3"), false, event("gone later"));
  board.forget_gone(then);
  EXPECT_EQ(read(board), (Words{"here", "gone later"}));
  EXPECT_EQ(board.find(UserId("1")), nullptr);
  board.forget_gone(board.newest());
  EXPECT_EQ(read(board), Words{"here"});
}

TEST(PresenceLog, StopsReadingWhenTheVisitorReturnsFalse) {
  PresenceLog board;
  for (std::size_t i = 0; i < 3 * PresenceLog::lines_per_page; ++i) {
    board.put(UserId(std::to_string(i)), true, event("x"));
  }
  std::size_t pages = 0;
  board.read_behind(0, [&](const PresenceLog::Page&) { return ++pages < 2; });
  EXPECT_EQ(pages, 2u);
  EXPECT_EQ(board.pages(), 3u);
}

TEST(PresenceLog, EqualsAMapInTheOrderOfChangesAndKeepsItsPagesFilled) {
  constexpr std::uint32_t seed = 11;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto below = [&random](std::size_t end) { return static_cast<std::size_t>(random() % end); };
  PresenceLog board;
  std::map<Version, std::pair<std::string, bool>> lines;  // the text, and whether the user is online
  std::map<std::string, Version> versions;
  for (int step = 0; step < 20'000; ++step) {
    if (below(20) == 0) board.turn_page();
    if (below(200) == 0) {
      const Version read_to = board.newest() - below(std::min<std::size_t>(board.newest() + 1, 100));
      board.forget_gone(read_to);
      std::erase_if(lines, [&](const auto& line) { return line.first <= read_to && !line.second.second; });
      std::erase_if(versions, [&](const auto& user) { return !lines.contains(user.second); });
    }
    const std::string user = std::to_string(below(1000));
    const bool is_here = below(3) > 0;
    const std::string text = user + "@" + std::to_string(step);
    if (const auto before = versions.find(user); before != versions.end()) lines.erase(before->second);
    board.put(UserId(user), is_here, event(text));
    versions[user] = board.newest();
    lines[board.newest()] = {text, is_here};
    ASSERT_EQ(board.find(UserId(user))->event.packet(), "4" + text) << step;
    if (step % 100 != 0) continue;
    const Version from = below(board.newest() + 1);
    Words expected;
    for (auto line = lines.upper_bound(from); line != lines.end(); ++line) {
      expected.push_back(line->second.first);
    }
    ASSERT_EQ(read(board, from), expected) << step;
    ASSERT_EQ(board.size(), versions.size()) << step;
    ASSERT_LE(board.pages(), lines.size() / (PresenceLog::lines_per_page / 4) + 8) << step;
    board.read_behind(0, [&](const PresenceLog::Page& page) {
      std::size_t gone = 0;
      for (const PresenceLog::Line& line : page.lines()) gone += line.is_here ? 0 : 1;
      EXPECT_EQ(page.is_all_here(), gone == 0) << step;
      return true;
    });
  }
}

}  // namespace
}  // namespace parley::api
