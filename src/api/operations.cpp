#include "api/operations.hpp"

#include "api/gateway/rest_gateway.hpp"
#include "api/gateway/socket_gateway.hpp"

namespace parley::api {

std::vector<Operation> operations() {
  std::vector<Operation> all = SocketGateway::operations();
  const std::vector<Operation> routes = RestGateway::operations();
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
