#include "api/delivery.hpp"

namespace parley::api {

namespace {

constexpr std::string_view everybody = "everybody";

std::string room_of(const base::UserId& user) {
  return "user:" + user.str();
}
std::string raw_room_of(const base::UserId& user) {
  return "user:" + user.str() + "/raw";
}

}  // namespace

}  // namespace parley::api
