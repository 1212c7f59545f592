#include "chat/messenger.hpp"

#include <algorithm>
#include <utility>

namespace parley::chat {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool has_scheme(std::string_view url, std::string_view scheme) {
  return url.size() > scheme.size() && std::ranges::equal(url.substr(0, scheme.size()), scheme, {}, lower);
}

bool breaks_out(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || byte == 0x7f || c == '"' || c == '\'' || c == '<' || c == '>' || c == '\\' ||
         c == '`';
}

}  // namespace

bool is_acceptable_url(std::string_view url) {
  if (std::ranges::any_of(url, breaks_out)) return false;
  // "//host/path" names another host, and browsers add the scheme of the page.
  const bool is_site_relative = url.starts_with('/') && !url.starts_with("//");
  return is_site_relative || has_scheme(url, "https://") || has_scheme(url, "http://");
}

base::Error no_acceptable_url() {
  return base::Error::invalid("content", "content must be an http, https or site-relative URL");
}

Messenger::Messenger(store::MessageStore& messages, base::Timers& timers, cluster::Bus& bus)
    : messages_(messages), bus_(bus), gate_(timers) {
  bus_.subscribe<cluster::MessageAppended>([this](const cluster::MessageAppended& appended, auto /*from*/) {
    gate_.pass(
        *appended.message, appended.previous_at, OrderGate::Appended::elsewhere,
        [this, message = appended.message] { bus_.publish_here(cluster::MessageStored{message, {}}); });
  });
}

base::Result<void> Messenger::check(const store::MessageDraft& draft) {
  if (draft.type == store::MessageType::text || is_acceptable_url(draft.content)) return {};
  return no_acceptable_url();
}

void Messenger::send(store::MessageDraft draft, SourceDevice source,
                     store::Completion<store::SharedMessage> done) {
  ++in_flight_;
  messages_.append(std::move(draft), [this, source = std::move(source), done = std::move(done)](
                                         base::Result<store::Appended> appended) mutable {
    --in_flight_;
    if (!appended) return done(std::move(appended).error());
    if (appended->repeated) return done(std::move(appended->message));
    publish(*std::move(appended), std::move(source), std::move(done));
  });
}

void Messenger::publish(store::Appended appended, SourceDevice source,
                        store::Completion<store::SharedMessage> done) {
  if (bus_.is_alone()) {
    bus_.publish_here(cluster::MessageStored{appended.message, std::move(source)});
    return done(std::move(appended.message));
  }
  // The sender is answered in its turn too: a client that knows a seq must have been sent all before it.
  gate_.pass(*appended.message, appended.previous_at, OrderGate::Appended::here,
             [this, appended, source = std::move(source), done = std::move(done)]() mutable {
               bus_.publish_here(cluster::MessageStored{appended.message, std::move(source)});
               bus_.publish_elsewhere(cluster::MessageAppended{appended.message, appended.previous_at});
               done(std::move(appended.message));
             });
}

void Messenger::history(store::HistoryQuery query, store::Completion<store::HistoryPage> done) {
  messages_.history(std::move(query), std::move(done));
}

}  // namespace parley::chat
