#include "api/describe/objects.hpp"

#include <set>
#include <string>
#include <utility>

#include "api/contract/response.hpp"
#include "api/describe/names.hpp"
#include "api/registry.hpp"

namespace parley::api::printing {

namespace {

class Collection {
 public:
  void add(ObjectDescription object) {
    // Its members are those of an object that has a schema.
    if (object.is_base() || !seen_.insert(schema_name(object)).second) return;
    const std::vector<MemberDescription> members = object.members;
    all_.push_back(std::move(object));
    add_members(members);
  }
  void add_members(const std::vector<MemberDescription>& members) {
    for (const MemberDescription& member : members) {
      if (member.object != nullptr) add(member.object());
    }
  }
  std::vector<ObjectDescription> all() && { return std::move(all_); }

 private:
  std::vector<ObjectDescription> all_;
  std::set<std::string> seen_;
};

}  // namespace

std::vector<ObjectDescription> schema_objects(Scope scope) {
  Collection objects;
  objects.add(api::describe(error_object));
  for (const Operation& operation : operations()) {
    const std::string_view name = scope == Scope::routes ? operation.traits.route : operation.traits.event;
    if (scope == Scope::all || !name.empty()) objects.add_members(operation.answer().members);
  }
  if (scope == Scope::routes) return std::move(objects).all();
  for (const ServerEvent& event : server_events()) objects.add(event.data());
  return std::move(objects).all();
}

}  // namespace parley::api::printing
