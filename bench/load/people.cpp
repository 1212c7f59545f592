#include "load/people.hpp"

#include <memory>
#include <utility>

#include "auth/issuer.hpp"

namespace parley::bench {

std::vector<Person> make_people(std::size_t count, std::string_view prefix, std::string_view secret) {
  const base::SystemClock clock;
  auth::Issuer issuer(clock, std::make_unique<jwt::Hs256Key>(secret), {}, std::chrono::days{1});
  std::vector<Person> people;
  people.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    std::string id = std::string(prefix) + std::to_string(i);
    std::string token = issuer.issue({base::UserId(id), "Load " + std::to_string(i)}).token;
    people.push_back({std::move(id), std::move(token)});
  }
  return people;
}

}  // namespace parley::bench
