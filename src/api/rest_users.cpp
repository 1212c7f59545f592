// The people: finding one, and looking through them.
//
// A search reads pages of people and keeps those that match. One request reads at most `most_scans` pages;
// then it answers with what it has and where to go on, so that no search holds a thread for long.
#include <algorithm>
#include <utility>
#include <vector>

#include "api/contract/response.hpp"
#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/rest_response.hpp"
#include "api/user_outputs.hpp"
#include "base/unicode.hpp"
#include "base/utf8.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::size_t default_page = 50;
constexpr std::size_t most_per_page = 200;
constexpr std::size_t scan_page = 500;
constexpr std::size_t most_scans = 10;
constexpr std::size_t longest_search = 64;  // bytes

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Whether a name holds `wanted`, which is in its search form. A name of ASCII is compared where it stands.
bool matches(std::string_view name, std::string_view wanted) {
  if (wanted.empty()) return true;
  if (!base::is_ascii(name)) return base::search_form(name).find(wanted) != std::string::npos;
  const auto same = [](char a, char b) { return lower(a) == b; };
  return !std::ranges::search(name, wanted, same).empty();
}

}  // namespace

/// Everybody's, or one's own and that of one's contacts.
struct RestGateway::Sight {
  base::UserId user;
  std::optional<presence::Contacts::People> contacts{};

  bool covers(const base::UserId& other) const {
    return !contacts || other == user || contacts->contains(other);
  }
};

struct RestGateway::UserSearch {
  Reply responder;
  Sight sight;
  ContentMode mode;
  std::string wanted;  ///< in its search form
  std::size_t limit;
  std::vector<PublicUser> found{};
  std::size_t scans = 0;

  /// `next`: where more may follow.
  void answer(const std::optional<base::UserId>& next) {
    responder.respond(json_answer(200, success_answer(mode, [&](Encoding& to) {
                                    to.json.key("users");
                                    write_value(to, found, false);
                                    write_page_end(to, next ? std::optional(cursor_of(*next)) : std::nullopt);
                                  })));
  }
};

void RestGateway::look(const base::UserId& user, base::UniqueFunction<void(Sight)> then) {
  presence::Contacts* const contacts = services_.conversations.contacts;
  if (contacts == nullptr) return then({user});
  contacts->look_up(user, [user, then = std::move(then)](presence::Contacts::People people) mutable {
    then({user, std::move(people)});
  });
}

PublicUser RestGateway::seen(const Sight& sight, const store::User& user) const {
  if (!sight.covers(user.id)) {
    return {user.id, user.name, presence::to_string(presence::Status::offline), std::nullopt};
  }
  return seen_by(sight.user, {user.id, user.name, {}, user.last_seen}, services_.conversations.presence_view,
                 services_.conversations.blocks);
}

void RestGateway::find_user(Call call) {
  const ContentMode mode = mode_of(call.request);
  look(call.principal.user,
       [this, mode, id = base::UserId(call.id), responder = std::move(call.responder)](Sight sight) mutable {
         services_.users.find(id, [this, mode, sight = std::move(sight), responder = std::move(responder)](
                                      base::Result<std::optional<store::User>> user) mutable {
           if (!user) return responder.respond(refusal(user.error()));
           if (!*user) return responder.respond(refusal(Error(ErrorCode::user_not_found)));
           responder.respond(json_answer(200, success_answer(mode, "user", seen(sight, **user))));
         });
       });
}

void RestGateway::list_users(Call call) {
  base::Result<std::size_t> limit = page_limit(call.request, default_page, most_per_page);
  if (!limit) return call.responder.respond(refusal(limit.error()));
  std::string wanted = query(call.request, "q").value_or("");
  if (wanted.size() > longest_search) {
    return call.responder.respond(refusal(Error::invalid("q", "q must be at most 64 bytes")));
  }
  wanted = base::search_form(wanted);
  std::optional<base::UserId> after;
  if (auto text = query(call.request, "after")) after = base::UserId(*std::move(text));
  const ContentMode mode = mode_of(call.request);
  look(call.principal.user, [this, mode, limit = *limit, wanted = std::move(wanted), after = std::move(after),
                             responder = std::move(call.responder)](Sight sight) mutable {
    search_users({std::move(responder), std::move(sight), mode, std::move(wanted), limit}, std::move(after));
  });
}

void RestGateway::search_users(UserSearch search, std::optional<base::UserId> after) {
  const std::size_t page = search.wanted.empty() ? search.limit + 1 : scan_page;
  services_.users.list(
      std::move(after), page,
      [this, page, search = std::move(search)](base::Result<std::vector<store::User>> users) mutable {
        if (!users) return search.responder.respond(refusal(users.error()));
        for (const store::User& user : *users) {
          if (!matches(user.name, search.wanted)) continue;
          if (search.found.size() == search.limit) return search.answer(search.found.back().id);
          search.found.push_back(seen(search.sight, user));
        }
        if (users->size() < page) return search.answer(std::nullopt);
        if (++search.scans == most_scans) return search.answer(users->back().id);
        search_users(std::move(search), users->back().id);
      });
}

}  // namespace parley::api
