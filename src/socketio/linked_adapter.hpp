// The adapter of a namespace that has sockets on several shards: does everything on this shard, and publishes
// it to the others as values. What arrives from them is applied to this shard's sockets only.
//
//     this shard   broadcast_with_ack --> LocalAdapter ------------- own answers -----> round: 2 parts
//                                    '--> AdapterLink::ask --------- their answers ----> both here: done
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "socketio/adapter_link.hpp"
#include "socketio/local_adapter.hpp"

namespace parley::socketio {

class LinkedAdapter final : public Adapter {
 public:
  /// All must outlive it, except that `link` may call an answer's callback later.
  LinkedAdapter(LocalAdapter& local, AdapterLink& link, const Server& server,
                std::string_view namespace_name);
  ~LinkedAdapter() override;
  LinkedAdapter(const LinkedAdapter&) = delete;
  LinkedAdapter& operator=(const LinkedAdapter&) = delete;

  std::size_t broadcast(const Selection& selection, std::span<const engineio::EncodedMessage> unit,
                        Delivery delivery) override;
  bool broadcast_with_ack(const Selection& selection, const AcknowledgedEvent& event, base::Duration timeout,
                          BroadcastCallback done) override;
  bool fetch(const Selection& selection, base::Duration timeout, FetchCallback done) override;
  void join(const Selection& selection, std::span<const std::string_view> rooms) override;
  void leave(const Selection& selection, std::span<const std::string_view> rooms) override;
  void disconnect(const Selection& selection, bool close) override;
  void server_side_emit(std::string_view name, std::string_view arguments_json) override;

  /// Number of questions that wait for other shards.
  std::size_t waiting() const;

 private:
  struct Rounds;
  template <class Content>
  void publish(Content content);

  LocalAdapter& local_;
  AdapterLink& link_;
  const Server& server_;
  const std::string namespace_name_;
  /// The callbacks that the link keeps refer to it weakly, because they may outlive the adapter.
  std::shared_ptr<Rounds> rounds_;
};

/// Applies what another shard has published to the sockets of this one. Ignores a ServerEvent.
void apply(LocalAdapter& local, const AdapterMessage& message);

/// Answers a question of another shard. Calls `reply` exactly once, at once or later, unless the adapter is
/// destroyed first.
using AdapterReply = base::UniqueFunction<void(AdapterAnswer answer)>;
void answer(LocalAdapter& local, const AdapterQuestion& question, AdapterReply reply);

}  // namespace parley::socketio
