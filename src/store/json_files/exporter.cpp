#include "store/json_files/exporter.hpp"

#include <algorithm>
#include <utility>

#include "store/json_files/messages_text.hpp"
#include "store/json_files/users_text.hpp"

namespace parley::store::json_files {

namespace {

std::string_view name_of(Change change) {
  return change == Change::users ? users_file : messages_file;
}

}  // namespace

Exporter::Exporter(Options options, Archive& archive, base::Log& log)
    : options_(std::move(options)), archive_(archive), log_(log), own_(options_.folder) {
  archive_.watch([this](Change change) {
    {
      const std::lock_guard lock(mutex_);
      if (std::exchange(changed_[static_cast<std::size_t>(change)], true)) return;  // notified already
    }
    wake_.notify_one();
  });
  thread_ = std::thread([this] { work(); });
}

Exporter::~Exporter() {
  archive_.watch({});
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    wake_.notify_one();
  }
  thread_.join();
}

void Exporter::work() {
  const auto any = [](const Changed& changed) { return changed[0] || changed[1]; };
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [&] { return stopping_ || any(changed_); });
    const bool last = stopping_;
    const Changed changed = std::exchange(changed_, {});
    lock.unlock();
    Changed failed{};
    for (const Change change : {Change::users, Change::messages}) {
      const auto place = static_cast<std::size_t>(change);
      failed[place] = changed[place] && !write(change);
    }
    lock.lock();
    if (last) return;
    for (const std::size_t place : {0u, 1u}) changed_[place] = changed_[place] || failed[place];
    wake_.wait_for(lock, options_.interval, [this] { return stopping_; });
  }
}

bool Exporter::write(Change change) {
  auto written = change == Change::users ? write_users() : write_messages();
  if (!written && !std::exchange(has_failed_, true)) {
    log_.warning("export failed", {{"path", written.error().path}, {"reason", written.error().reason}});
  }
  if (written) has_failed_ = false;
  return written.ok();
}

base::Result<bool, FileError> Exporter::is_own(Change change) {
  auto own = own_.may_replace(name_of(change));
  if (!own) return own;
  bool& is_edited = edited_[static_cast<std::size_t>(change)];
  if (!std::exchange(is_edited, !*own) && !*own) {
    log_.warning("export paused: the file was edited and is not written over; move it away to go on",
                 {{"path", options_.folder + "/" + std::string(name_of(change))}});
  }
  return own;
}

base::Result<void, FileError> Exporter::put_in_place(Replacement& file, Change change) {
  const auto own = is_own(change);  // it may have been edited while the new text was written
  if (!own) return own.error();
  if (!*own) return {};
  auto expected = own_.expect(name_of(change), file.digest());
  if (!expected) return expected;
  auto committed = file.commit();
  if (committed) own_.settle(name_of(change));
  return committed;
}

base::Result<void, FileError> Exporter::write_users() {
  auto users = archive_.users();
  if (!users) return FileError{options_.folder + "/" + std::string(users_file), users.error().message};
  std::erase_if(options_.waiting, [&users](const base::UserId& id) {
    const auto user = std::ranges::find(*users, id, &User::id);
    return user == users->end() || !user->password_hash.empty();
  });
  // Each hash that is stored is a change, so the last one causes another export.
  if (!options_.waiting.empty()) return {};
  if (const auto own = is_own(Change::users); !own || !*own) {
    return own ? base::Result<void, FileError>() : own.error();
  }
  Replacement file(options_.folder, std::string(users_file));
  file.write(users_to_text(*users));
  return put_in_place(file, Change::users);
}

base::Result<void, FileError> Exporter::write_messages() {
  if (messages_are_off_) return {};
  if (const auto own = is_own(Change::messages); !own || !*own) {
    return own ? base::Result<void, FileError>() : own.error();
  }
  Replacement file(options_.folder, std::string(messages_file));
  std::string line = "[";
  bool first = true;
  const auto visited = archive_.messages(options_.message_limit, [&](const Message& message) {
    if (message.deleted_at) return;  // the documented format has no tombstones
    line += std::exchange(first, false) ? "\n" : ",\n";
    append_message(line, message);
    file.write(line);
    line.clear();
  });
  if (!visited) return FileError{options_.folder + "/" + std::string(messages_file), visited.error().message};
  if (!*visited) {
    messages_are_off_ = true;
    log_.warning("export of messages.json is off: there are too many messages",
                 {{"limit", static_cast<std::int64_t>(options_.message_limit)}});
    return {};
  }
  line += "\n]\n";
  file.write(line);
  return put_in_place(file, Change::messages);
}

}  // namespace parley::store::json_files
