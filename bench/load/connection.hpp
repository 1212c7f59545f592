// One non-blocking TCP connection. What is sent within a turn of the loop is written at the end of the turn
// in one call. Input is read into a buffer that all connections share, and only incomplete input is kept.
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
  /// Returns how many bytes it has used. The others are delivered again together with later ones.
  virtual std::size_t on_bytes(std::string_view bytes) = 0;
  /// The peer has closed the connection, or it failed because of `why`. The connection may be opened again in
  /// this call.
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
  /// Unsent bytes accumulate without a limit while the peer does not read, because a load client must detect
  /// that, and runs are bounded in time.
  void send(std::string_view bytes);
  /// From now on only the end of the connection is noticed, and nothing is read.
  void stop_reading();
  /// Bytes that the system has not accepted yet.
  std::size_t unsent() const { return out_.size(); }
  /// Closes without a call of the receiver.
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
  bool is_queued_ = false;  ///< for the flush at the end of the turn
  bool waits_to_write_ = false;
  bool reads_ = true;
  std::string out_;
  std::string kept_;
};

}  // namespace parley::bench
