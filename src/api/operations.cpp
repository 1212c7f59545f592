#include "api/operations.hpp"

#include "api/rest_api.hpp"
#include "api/socket_api.hpp"

namespace parley::api {

std::vector<Operation> operations() {
  std::vector<Operation> all = SocketApi::operations();
  const std::vector<Operation> routes = RestApi::operations();
  all.insert(all.end(), routes.begin(), routes.end());
  return all;
}

std::string operations_text() {
  std::string text;
  for (const Operation& operation : operations()) {
    text.append(operation.method).append(" ").append(operation.name);
    text += operation.needs_identity ? " identity\n" : " open\n";
  }
  return text;
}

}  // namespace parley::api
