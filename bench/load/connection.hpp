// One TCP connection, never blocking. What is sent within a turn of the loop leaves at its end in one write;
// what arrives is read into a buffer that all connections share, and only what is cut short is kept.
#pragma once

#include <cstddef>
#include <netinet/in.h>
#include <string>
#include <string_view>

namespace parley::bench {

class Loop;

class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual void on_connected() = 0;
  /// Returns how many bytes it has used: the others come again, with more behind them.
  virtual std::size_t on_bytes(std::string_view bytes) = 0;
  /// The other side is gone, or `why` says what failed. The connection may be opened again from here.
  virtual void on_gone(std::string_view why) = 0;
};

class Connection {
 public:
  Connection(Loop& loop, Receiver& receiver) : loop_(loop), receiver_(receiver) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { close(); }

  /// Precondition: not open.
  void open(const sockaddr_in& address);
  /// What is sent piles up while the other side does not read: a load client wants to see that, and runs are
  /// bounded in time.
  void send(std::string_view bytes);
  /// From now on nothing is read, and only the end is noticed.
  void stop_reading();
  /// Bytes that the system has not taken yet.
  std::size_t unsent() const { return out_.size(); }
  /// Says nothing to the receiver.
  void close();
  bool is_open() const { return fd_ >= 0; }

 private:
  friend class Loop;
  void on_ready(unsigned events, std::string& buffer);
  void read(std::string& buffer);
  void flush();
  unsigned events() const;
  void lose(std::string_view why);

  Loop& loop_;
  Receiver& receiver_;
  int fd_ = -1;
  bool is_connected_ = false;
  bool is_queued_ = false;  ///< for the flush at the end of this turn
  bool waits_to_write_ = false;
  bool reads_ = true;
  std::string out_;
  std::string kept_;
};

}  // namespace parley::bench
