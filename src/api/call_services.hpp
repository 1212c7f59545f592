// What the API calls about calls, by socket and by REST.
#pragma once

#include "api/exchange.hpp"
#include "calls/jitsi.hpp"
#include "store/call_store.hpp"

namespace parley::api {

struct CallServices {
  Exchange& exchange;
  store::CallStore& history;
  calls::Jitsi& jitsi;
  bool mirrors_errors = true;  ///< a try that failed is told as `error` too
};

}  // namespace parley::api
