// A user who requests the largest page of history on many connections repeatedly, and reads no answer.
//
//   prepare: posts 500 messages of 8,000 bytes
//   begin:   sends GET, GET, GET ... on each connection and reads nothing
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

class GreedyReaders {
 public:
  static constexpr std::size_t messages = 500;
  static constexpr std::size_t message_size = 8'000;  ///< bytes
  /// The pause between two requests on one connection.
  static constexpr Nanos pause = std::chrono::milliseconds(100);

  /// `count` is the number of connections. With 0 nothing is done.
  GreedyReaders(const Stage& stage, std::size_t count);

  void prepare();
  bool is_ready() const { return readers_.empty() || posted_ == messages; }
  void begin();
  /// Sends a request on each connection, if the pause has passed.
  void due(Nanos at);

  std::uint64_t asked() const { return asked_; }
  std::uint64_t closed() const { return closed_; }

 private:
  /// Posts the messages one after another.
  class Writer final : private Receiver {
   public:
    explicit Writer(GreedyReaders& of) : of_(of), connection_(of.stage_.loop, *this) {}
    void open() { connection_.open(of_.stage_.options.server); }

   private:
    void on_connected() override;
    std::size_t on_bytes(std::string_view bytes) override;
    void on_gone(std::string_view why) override { of_.stage_.meter.fault(why); }
    void on_answer();

    GreedyReaders& of_;
    Connection connection_;
    std::size_t answers_ = 0;
  };

  class Reader final : private Receiver {
   public:
    explicit Reader(GreedyReaders& of) : of_(of), connection_(of.stage_.loop, *this) {}
    void ask();

   private:
    void on_connected() override {}
    std::size_t on_bytes(std::string_view bytes) override { return bytes.size(); }
    void on_gone(std::string_view) override { ++of_.closed_; }

    GreedyReaders& of_;
    Connection connection_;
  };

  const Stage stage_;
  std::vector<Person> people_;  ///< the reader, and the other user of the conversation
  Writer writer_{*this};
  std::deque<Reader> readers_;
  std::size_t posted_ = 0;
  bool has_begun_ = false;
  Nanos next_{0};
  std::uint64_t asked_ = 0;
  std::uint64_t closed_ = 0;
};

}  // namespace parley::bench
