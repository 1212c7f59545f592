// REST over persistent connections, one for each pair, with one outstanding request on each. A unit is one
// answer. Posting: a message from one user of the pair to the other. History: the fifty messages between the
// two, posted beforehand.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "load/connection.hpp"
#include "load/people.hpp"
#include "load/scenario.hpp"

namespace parley::bench {

enum class RestWork : std::uint8_t { post, history };

class Rest final : public Scenario {
 public:
  Rest(const Stage& stage, RestWork work);

  void prepare() override;
  bool is_ready() const override { return ready_ == callers_.size(); }
  void begin() override;
  std::size_t sockets() const override { return 0; }

 private:
  class Caller final : private Receiver {
   public:
    Caller(Rest& rest, std::vector<std::string> before, std::string again);
    void open() { connection_.open(rest_.stage_.options.server); }
    void ask();

   private:
    void on_connected() override;
    std::size_t on_bytes(std::string_view bytes) override;
    void on_gone(std::string_view why) override { rest_.stage_.meter.fault(why); }
    void on_answer(std::string_view body);

    Rest& rest_;
    Connection connection_;
    std::vector<std::string> before_;  ///< requests to be sent once each before the connection is ready
    std::size_t place_ = 0;
    std::string again_;
    Nanos asked_{0};
  };

  const Stage stage_;
  RestWork work_;
  std::deque<Caller> callers_;
  std::size_t ready_ = 0;
};

}  // namespace parley::bench
