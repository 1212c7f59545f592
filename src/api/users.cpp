// A search reads pages of users and keeps those that match. One request reads at most `most_scans` pages.
// Then it answers with what it has found and where to continue, so that no search occupies a thread for long.
#include "api/users.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "api/feature_rows.hpp"
#include "api/features.hpp"
#include "base/unicode.hpp"
#include "base/utf8.hpp"

namespace parley::api {

using base::Error;
using base::ErrorCode;

PublicUser seen_by(const base::UserId& viewer, PublicUser stored, const presence::PresenceView& presence_view,
                   const presence::Blocks& blocks) {
  const presence::Blocks::BlockRelation* const block = blocks.between(viewer, stored.id);
  const presence::Presence here =
      block == nullptr ? presence_view.find(stored.id) : presence::Presence{stored.id};
  stored.status = presence::to_string(here.status);
  if (block != nullptr) {
    stored.last_seen = block->last_seen;
  } else if (here.status != presence::Status::offline) {
    stored.last_seen = here.last_seen;
  }
  return stored;
}

namespace {

constexpr std::size_t scan_page = 500;
constexpr std::size_t most_scans = 10;

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Returns whether a name holds `wanted`, which is in its search form. A name of ASCII is compared in place.
bool matches(std::string_view name, std::string_view wanted) {
  if (wanted.empty()) return true;
  if (!base::is_ascii(name)) return base::search_form(name).find(wanted) != std::string::npos;
  const auto same = [](char a, char b) { return lower(a) == b; };
  return !std::ranges::search(name, wanted, same).empty();
}

/// Whose presence a user may see: every user's, or only the user's own and that of the user's contacts.
struct Sight {
  base::UserId user;
  std::optional<presence::Contacts::People> contacts{};

  bool covers(const base::UserId& other) const {
    return !contacts || other == user || contacts->contains(other);
  }
  PublicUser seen(const UserServices& services, const store::User& other) const {
    if (!covers(other.id)) {
      return {other.id, other.name, presence::to_string(presence::Status::offline), std::nullopt};
    }
    return seen_by(user, {other.id, other.name, {}, other.last_seen}, services.presence_view,
                   services.blocks);
  }
};

void look(const UserServices& services, const base::UserId& user, base::UniqueFunction<void(Sight)> then) {
  if (services.contacts == nullptr) return then({user});
  services.contacts->look_up(user,
                             [user, then = std::move(then)](presence::Contacts::People contacts) mutable {
                               then({user, std::move(contacts)});
                             });
}

struct Search {
  const UserServices& services;
  Reply<Page<PublicUser>> reply;
  Sight sight;
  std::string wanted;  ///< in its search form
  std::size_t limit;
  std::vector<PublicUser> found{};
  std::size_t scans = 0;

  /// `next`: the user after whom the search continues, if more users may match.
  void answer(const std::optional<base::UserId>& next) {
    reply.send({std::move(found), next ? std::optional(cursor_of(*next)) : std::nullopt});
  }
};

void scan(Search search, std::optional<base::UserId> after) {
  const std::size_t page = search.wanted.empty() ? search.limit + 1 : scan_page;
  store::UserStore& store = search.services.store;
  store.list(std::move(after), page,
             [page, search = std::move(search)](base::Result<std::vector<store::User>> users) mutable {
               if (!users) return search.reply.refuse({std::move(users).error()});
               for (const store::User& user : *users) {
                 if (!matches(user.name, search.wanted)) continue;
                 if (search.found.size() == search.limit) return search.answer(search.found.back().id);
                 search.found.push_back(search.sight.seen(search.services, user));
               }
               if (users->size() < page) return search.answer(std::nullopt);
               if (++search.scans == most_scans) return search.answer(users->back().id);
               scan(std::move(search), users->back().id);
             });
}

void find(const Features& features, const Caller& caller, UserChoice request, Reply<PublicUser> reply) {
  const UserServices& services = features.users;
  look(services, caller.user(),
       [&services, id = std::move(request.user), reply = std::move(reply)](Sight sight) mutable {
         services.store.find(id, [&services, sight = std::move(sight), reply = std::move(reply)](
                                     base::Result<std::optional<store::User>> user) mutable {
           if (!user) return reply.refuse({std::move(user).error()});
           if (!*user) return reply.refuse({Error(ErrorCode::user_not_found)});
           reply.send(sight.seen(services, **user));
         });
       });
}

void list(const Features& features, const Caller& caller, UserListRequest request,
          Reply<Page<PublicUser>> reply) {
  const UserServices& services = features.users;
  look(services, caller.user(),
       [&services, request = std::move(request), reply = std::move(reply)](Sight sight) mutable {
         scan(
             {services, std::move(reply), std::move(sight), base::search_form(request.wanted), request.limit},
             std::move(request.after));
       });
}

constexpr std::array rows{serve<find_user, &find>(), serve<list_users, &list>()};

}  // namespace

FeatureRows user_rows() {
  return {rows, {}};
}

}  // namespace parley::api
