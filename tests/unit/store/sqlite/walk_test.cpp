// A hundred thousand random operations, some of them concurrent, whose results are compared with the model's.
// They include crashes, and the unread counts are compared with a recount.
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "support/memory_block_store.hpp"
#include "support/memory_conversation_store.hpp"
#include "support/memory_store.hpp"
#include "unit/store/conversation_scene.hpp"
#include "unit/store/sqlite/backend.hpp"

namespace parley::store::sqlite {
namespace {

using support::user_id;

#ifndef __has_feature
#define __has_feature(feature) 0  // g++, with which no sanitizer is used
#endif
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr int walks = 10;
#else
constexpr int walks = 100;
#endif
constexpr int steps_of_a_walk = 1'000;

/// A message with its ids in the store and in the model, which differ.
struct Known {
  base::MessageId ours;
  base::MessageId models;
  base::UserId sender{};
  base::UserId receiver{};
};

class Walk : public ConversationScene<Backend> {
 public:
  Walk(std::uint32_t seed, int people) : random_(seed), people_(people) {
    for (int i = 0; i < people; ++i) {
      const std::string id = std::to_string(i);
      EXPECT_TRUE(users_.add_now({user_id(id), "N" + id}).ok());
      EXPECT_TRUE(add(id, "N" + id).ok());
    }
  }

  /// Makes up to `most` changes, all of them submitted before the first is answered.
  int change(int most) {
    const int count = 1 + below(most);
    for (int i = 0; i < count; ++i) {
      backend.clock.advance(base::Duration(below(20) - 5));
      const int choice = below(100);
      if (choice < 45) {
        send_one();
      } else if (choice < 80) {
        mark_one(choice < 65 ? MarkKind::read : MarkKind::delivered);
      } else if (choice < 90) {
        edit_one();
      } else if (choice < 95) {
        remove_one();
      } else {
        block_or_unblock();
      }
    }
    backend.executor.run_until([this] { return waiting_ == 0; });
    EXPECT_EQ(waiting_, 0);
    return count;
  }

  void look() {
    switch (below(4)) {
      case 0:
        return look_at_history();
      case 1:
        return look_at_list();
      case 2:
        return look_at_what_follows();
      default: {
        const std::string user = random_user();
        const auto limit = static_cast<std::size_t>(below(6));
        std::vector<std::string> expected;
        for (const base::UserId& id : conversations_.peers_now(user_id(user), limit)) {
          expected.push_back(id.str());
        }
        EXPECT_EQ(peers(user, limit), expected);
      }
    }
  }

  /// Leaves the files as a kill would: changes that are only in the log stay there.
  void crash() {
    const TemporaryFolder left;
    const char* const names[] = {"parley.db", "parley.db-wal"};
    for (const char* name : names) {
      std::filesystem::copy_file(backend.folder.file(name), left.file(name));
    }
    backend.store.reset();
    for (const char* name : names) {
      std::filesystem::copy_file(left.file(name), backend.folder.file(name),
                                 std::filesystem::copy_options::overwrite_existing);
    }
    recount();
    backend.open();
  }

  void recount() {
    auto database = Database::open(backend.folder.file("parley.db"), {.read_only = true});
    const auto wrong = database->ask(
        "SELECT count(*) FROM memberships b WHERE unread <> (SELECT count(*) FROM messages m "
        "WHERE m.conversation = b.conversation AND m.sender <> b.user AND m.seq > b.read_seq "
        "AND m.deleted_at IS NULL AND m.withheld = 0)");
    ASSERT_TRUE(wrong.ok()) << wrong.error().message;
    EXPECT_EQ(*wrong, 0);
  }

  std::size_t message_count() const { return known_.size(); }
  int move_count() const { return moves_; }
  int deletion_count() const { return deletions_; }
  int withheld_count() const { return withheld_; }
  int repeated_count() const { return repeated_; }

 private:
  int below(int end) { return static_cast<int>(random_() % static_cast<std::uint32_t>(end)); }
  /// Returns a random user id. One of the ids is unknown.
  std::string random_user() { return std::to_string(below(people_ + 1)); }
  Known random_message() {
    if (known_.empty() || below(50) == 0)
      return {.ours = base::Uuid::random(), .models = base::Uuid::random()};
    // Prefers recent messages, as users do.
    const std::size_t size = known_.size();
    const std::size_t span = below(2) == 0 ? std::min<std::size_t>(size, 40) : size;
    return known_[size - 1 - static_cast<std::size_t>(below(static_cast<int>(span)))];
  }
  base::Duration window() { return base::Duration(below(2) == 0 ? 0 : below(2'000)); }

  template <class T>
  bool both_agree(const base::Result<T>& ours, const base::Result<T>& model) {
    EXPECT_EQ(ours.ok(), model.ok());
    if (!ours.ok() && !model.ok()) {
      EXPECT_EQ(ours.error().code, model.error().code);
    }
    return ours.ok() && model.ok();
  }
  void same(const base::ConversationId& ours, const base::ConversationId& models) {
    EXPECT_EQ(conversation_ids_.try_emplace(models, ours).first->second, ours);
  }
  void same(const Message& ours, const Message& model) {
    same(ours.conversation, model.conversation);
    EXPECT_EQ(ours.seq, model.seq);
    EXPECT_EQ(ours.sender, model.sender);
    EXPECT_EQ(ours.sender_name, model.sender_name);
    EXPECT_EQ(ours.receiver, model.receiver);
    EXPECT_EQ(ours.content, model.content);
    EXPECT_EQ(ours.type, model.type);
    EXPECT_EQ(ours.timestamp, model.timestamp);
    EXPECT_EQ(ours.read_by, model.read_by);
    EXPECT_EQ(ours.read_unseen, model.read_unseen);
    EXPECT_EQ(ours.edited_at, model.edited_at);
    EXPECT_EQ(ours.deleted_at, model.deleted_at);
    EXPECT_EQ(ours.client_message_id, model.client_message_id);
  }
  void same(const std::vector<Message>& ours, const std::vector<Message>& model) {
    ASSERT_EQ(ours.size(), model.size());
    for (std::size_t i = 0; i < ours.size(); ++i) same(ours[i], model[i]);
  }

  /// Compares the store's answer with the model's answer at the time of the request.
  template <class T, class Compare>
  Completion<T> expecting(base::Result<T> model, Compare compare) {
    ++waiting_;
    return [this, model = std::move(model), compare](base::Result<T> ours) {
      --waiting_;
      if (both_agree(ours, model)) compare(*ours, *model);
    };
  }

  void send_one() {
    MessageDraft draft{user_id(random_user()), user_id(random_user()), std::to_string(random_()),
                       static_cast<MessageType>(below(3)),
                       below(3) == 0 ? "c" + std::to_string(below(60)) : ""};
    if (!draft.client_message_id.empty()) {
      const auto [earlier, is_new] =
          drafts_.try_emplace({draft.sender.str(), draft.client_message_id}, draft);
      if (!is_new && below(2) == 0) draft = earlier->second;
    }
    backend.messages().append(
        draft, expecting(messages_.append_now(draft), [this](const Appended& ours, const Appended& model) {
          EXPECT_EQ(ours.repeated, model.repeated);
          same(*ours.message, *model.message);
          EXPECT_EQ(ours.message->withheld, model.message->withheld);
          repeated_ += ours.repeated ? 1 : 0;
          if (ours.repeated) return;
          withheld_ += ours.message->withheld ? 1 : 0;
          known_.push_back(
              {ours.message->id, model.message->id, model.message->sender, model.message->receiver});
        }));
  }
  void mark_one(MarkKind kind) {
    const Known message = random_message();
    const base::UserId by = below(3) == 0 ? user_id(random_user()) : message.receiver;
    backend.conversations().mark(kind, by, message.ours,
                                 expecting(conversations_.mark_now(kind, by, message.models),
                                           [this](const Mark& ours, const Mark& model) {
                                             same(ours.conversation, model.conversation);
                                             EXPECT_EQ(ours.sender, model.sender);
                                             EXPECT_EQ(ours.up_to_seq, model.up_to_seq);
                                             EXPECT_EQ(ours.at, model.at);
                                             EXPECT_EQ(ours.moved, model.moved);
                                             moves_ += ours.moved ? 1 : 0;
                                           }));
  }
  void edit_one() {
    const Known message = random_message();
    const base::UserId by = below(3) == 0 ? user_id(random_user()) : message.sender;
    const base::Duration within = window();
    const NewContent content{"edited " + std::to_string(random_()), below(2) == 0};
    backend.conversations().edit(
        by, message.ours, content, within,
        expecting(conversations_.edit_now(by, message.models, content, within),
                  [this](const Message& ours, const Message& model) { same(ours, model); }));
  }
  void remove_one() {
    const Known message = random_message();
    const base::UserId by = below(3) == 0 ? user_id(random_user()) : message.sender;
    const base::Duration within = window();
    backend.conversations().remove(by, message.ours, within,
                                   expecting(conversations_.remove_now(by, message.models, within),
                                             [this](const Removed& ours, const Removed& model) {
                                               same(ours.conversation, model.conversation);
                                               EXPECT_EQ(ours.receiver, model.receiver);
                                               EXPECT_EQ(ours.deleted_at, model.deleted_at);
                                               EXPECT_EQ(ours.repeated, model.repeated);
                                               deletions_ += ours.repeated ? 0 : 1;
                                             }));
  }

  void block_or_unblock() {
    const Block wanted{user_id(random_user()), user_id(random_user()), backend.clock.wall_now(), {}};
    if (wanted.blocker == wanted.blocked) return;
    // Unblocks less often than it blocks, so that blocks last for a while.
    if (below(3) != 0) {
      return backend.blocks().block(
          wanted, expecting(blocks_.block_now(wanted),
                            [](const Block& ours, const Block& model) { EXPECT_EQ(ours, model); }));
    }
    backend.blocks().unblock(wanted.blocker, wanted.blocked,
                             expecting(blocks_.unblock_now(wanted.blocker, wanted.blocked),
                                       [](bool ours, bool model) { EXPECT_EQ(ours, model); }));
  }

  void look_at_history() {
    HistoryQuery ours{.reader = user_id(random_user())};
    ours.limit = static_cast<std::size_t>(1 + below(40));
    if (below(2) == 0) ours.with = user_id(random_user());
    HistoryQuery models = ours;
    for (const auto place : {&HistoryQuery::before, &HistoryQuery::after}) {
      if (below(3) != 0) continue;
      const Known message = random_message();
      ours.*place = message.ours;
      models.*place = message.models;
    }
    const auto page = history(ours);
    const auto expected = messages_.history_now(models);
    if (!both_agree(page, expected)) return;
    EXPECT_EQ(page->has_more, expected->has_more);
    same(page->messages, expected->messages);
  }
  std::pair<base::ConversationId, base::ConversationId> some_conversation() {
    if (conversation_ids_.empty() || below(20) == 0) return {base::Uuid::random(), base::Uuid::random()};
    const auto [models, ours] =
        *std::next(conversation_ids_.begin(), below(static_cast<int>(conversation_ids_.size())));
    return {ours, models};
  }
  void look_at_list() {
    ConversationQuery ours{.reader = user_id(random_user()),
                           .limit = static_cast<std::size_t>(1 + below(12))};
    ConversationQuery models = ours;
    if (below(2) == 0) {
      const auto conversation = some_conversation();
      ours.before = conversation.first;
      models.before = conversation.second;
    }
    const auto page = conversations(ours);
    const auto expected = conversations_.list_now(models);
    if (!both_agree(page, expected)) return;
    EXPECT_EQ(page->has_more, expected->has_more);
    ASSERT_EQ(page->conversations.size(), expected->conversations.size());
    for (std::size_t i = 0; i < expected->conversations.size(); ++i) {
      const Conversation& seen = page->conversations[i];
      const Conversation& model = expected->conversations[i];
      same(seen.id, model.id);
      EXPECT_EQ(seen.peer, model.peer);
      EXPECT_EQ(seen.unread, model.unread) << "a recount of " << model.peer.str();
      EXPECT_EQ(seen.last_read_seq, model.last_read_seq);
      same(seen.last_message, model.last_message);
    }
  }
  void look_at_what_follows() {
    const auto conversation = some_conversation();
    const SyncQuery ours{user_id(random_user()), conversation.first, below(60),
                         static_cast<std::size_t>(1 + below(30))};
    SyncQuery models = ours;
    models.conversation = conversation.second;
    const auto page = sync(ours.reader.str(), ours.conversation, ours.after_seq, ours.limit);
    const auto expected = conversations_.sync_now(models);
    if (!both_agree(page, expected)) return;
    EXPECT_EQ(page->complete, expected->complete);
    same(page->messages, expected->messages);
  }

  std::mt19937 random_;
  int people_;
  support::MemoryUserStore users_{backend.clock, backend.executor};
  support::MemoryMessageStore messages_{users_, backend.clock, backend.executor};
  support::MemoryConversationStore conversations_{users_, messages_, backend.clock, backend.executor};
  support::MemoryBlockStore blocks_{users_, messages_, backend.executor};
  std::vector<Known> known_;
  std::map<base::ConversationId, base::ConversationId> conversation_ids_;  ///< the model's, the store's
  int waiting_ = 0;
  int moves_ = 0;
  int deletions_ = 0;
  int withheld_ = 0;
  int repeated_ = 0;
  std::map<std::pair<std::string, std::string>, MessageDraft> drafts_;  ///< the first draft with each id
};

TEST(SqliteWalk, MatchesTheModelInAHundredThousandRandomOperations) {
  int withheld = 0;
  int repeated = 0;
  for (int walk = 0; walk < walks; ++walk) {
    const auto seed = static_cast<std::uint32_t>(20251123 + walk);
    const int people = 2 + walk % 7;
    SCOPED_TRACE("seed " + std::to_string(seed));
    Walk scene(seed, people);
    int next_crash = 400;
    for (int step = 0; step < steps_of_a_walk && !testing::Test::HasFailure(); ++step) {
      SCOPED_TRACE("step " + std::to_string(step));
      step += scene.change(20);
      for (int looks = 0; looks < 8; ++looks, ++step) scene.look();
      if (step < next_crash) continue;
      scene.crash();
      next_crash += 400;
    }
    if (testing::Test::HasFailure()) return;
    scene.recount();
    EXPECT_GT(scene.message_count(), 50u) << "too few operations succeeded";
    EXPECT_GT(scene.move_count(), 10);
    EXPECT_GT(scene.deletion_count(), 5);
    withheld += scene.withheld_count();
    repeated += scene.repeated_count();
  }
  EXPECT_GT(withheld, 10 * walks);
  EXPECT_GT(repeated, walks / 2);
}

}  // namespace
}  // namespace parley::store::sqlite
