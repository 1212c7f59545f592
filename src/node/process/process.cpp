#include "node/process/process.hpp"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include <asio/signal_set.hpp>

#include "api/registry.hpp"
#include "base/clock.hpp"
#include "base/iso8601.hpp"
#include "base/log.hpp"
#include "base/threads/worker.hpp"
#include "jwt/secret.hpp"
#include "net/tls_context.hpp"
#include "node/config/documents.hpp"
#include "node/config/load.hpp"
#include "node/config/text.hpp"
#include "node/process/first_start_users.hpp"
#include "node/process/idp_keys.hpp"
#include "node/process/jitsi_setup.hpp"
#include "node/process/log_sink.hpp"
#include "node/process/maintenance.hpp"
#include "node/process/shard_group.hpp"
#include "store/json_files/exporter.hpp"
#include "store/sqlite/store.hpp"

namespace parley::node {

namespace {

/// The worker that encodes large read responses (api::AnswerEncoder), and the tasks that may wait for it.
constexpr std::size_t encoding_threads = 1;
constexpr std::size_t encoding_waiting = 1'000;

bool wants_json(const Config& config) {
  if (config.log.format != LogShape::automatic) return config.log.format == LogShape::json;
  return !config.dev && isatty(STDERR_FILENO) == 0;
}

std::optional<Stop> make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return std::nullopt;
  return Stop{Exit::bad_configuration, "data_dir: " + folder + ": " + error.message()};
}

base::Result<std::string, Stop> jwt_secret(const Config& config) {
  if (!config.auth.jwt_secret.bytes.empty()) return config.auth.jwt_secret.bytes;
  auto secret = jwt::load_or_create_secret(config.data_dir);
  if (!secret) return Stop{Exit::bad_configuration, secret.error().message};
  return std::move(*secret);
}

/// Loads the certificate and its key. Returns nullptr if no certificate is configured.
base::Result<std::shared_ptr<const net::TlsContext>, Stop> load_tls(const Config& config) {
  const auto& [certificate, key, least] = config.tls;
  if (certificate.empty()) return std::shared_ptr<const net::TlsContext>();
  auto context = net::TlsContext::load({.certificate = certificate, .key = key, .least = least});
  if (context) return std::move(*context);
  const bool is_key = context.error().file == key && key != certificate;
  return Stop{Exit::bad_configuration, (is_key ? "tls.key: " : "tls.certificate: ") + context.error().line()};
}

/// Uses `context` for new connections. An expired certificate is used too, because the alternative is to
/// serve no TLS; a warning is logged.
void put_in_force(const std::shared_ptr<const net::TlsContext>& context, const Config& config,
                  ShardGroup& crew, const base::Clock& clock, base::Log& log) {
  const std::string expires = base::to_iso8601(context->expires());
  if (context->expires() <= clock.wall_now()) {
    log.warning("certificate expired", {{"file", config.tls.certificate}, {"expires", expires}});
  } else {
    log.info("certificate", {{"file", config.tls.certificate}, {"expires", expires}});
  }
  crew.use_tls(context);
}

/// Gives the keys to the home shard. Keys cannot be copied, so the files are loaded again for each other
/// shard.
void use_keys(IdpKeys::Keys keys, const Config& config, ShardGroup& crew) {
  crew.home().backend().identity().replace_outside_keys(std::move(keys));
  for (std::size_t i = 1; i < crew.size(); ++i) {
    auto copy = load_outside_keys(config.auth);
    if (!copy) return;  // the files have changed again; the next check handles that
    crew.post(i, [copy = std::move(copy->keys)](Node& node) mutable {
      node.backend().identity().replace_outside_keys(std::move(copy));
    });
  }
}

/// Returns a URL that can be opened in a browser on this machine.
std::string url_of(const net::Address& bound, bool has_tls) {
  const bool is_everywhere = bound.host.empty() || bound.host == "0.0.0.0" || bound.host == "::";
  return (has_tls ? "https://" : "http://") +
         net::Address{is_everywhere ? "localhost" : bound.host, bound.port}.to_string();
}

/// Handles signals on the home shard. SIGTERM and SIGINT drain all nodes; the second such signal stops them
/// at once. SIGHUP loads the certificate and the keys of the identity provider again.
class Signals {
 public:
  Signals(const Config& config, ShardGroup& crew, IdpKeys& outside_keys, base::Log& log)
      : set_(crew.home_shard().context(), SIGTERM, SIGINT, SIGHUP),
        config_(config),
        crew_(crew),
        outside_keys_(outside_keys),
        log_(log) {
    wait();
  }

 private:
  void wait() {
    set_.async_wait([this](const std::error_code& error, int number) {
      if (error) return;
      if (number == SIGHUP) {
        reload();
      } else {
        log_.info("stopping", {{"signal", number}});
        crew_.drain();
      }
      wait();
    });
  }

  void reload() {
    outside_keys_.reload();
    auto context = load_tls(config_);
    if (!context) {
      log_.error("certificate not reloaded", {{"why", context.error().line}});
    } else if (*context != nullptr) {
      put_in_force(*context, config_, crew_, crew_.home_shard().timers().clock(), log_);
    }
  }

  asio::signal_set set_;
  const Config& config_;
  ShardGroup& crew_;
  IdpKeys& outside_keys_;
  base::Log& log_;
};

Exit serve(const Config& config) {
  base::SystemClock clock;
  LogSink sink(STDERR_FILENO);
  base::Log log(
      clock, config.log.level, wants_json(config) ? base::LogFormat::json : base::LogFormat::text,
      [&sink](std::string_view line) { sink.write(line); }, [&sink] { return sink.dropped(); });

  auto tls = load_tls(config);
  if (!tls) return stopped(tls.error());
  const bool has_tls = *tls != nullptr;
  if (const auto keys = load_outside_keys(config.auth); !keys) {
    return stopped({Exit::bad_configuration, keys.error().line});
  }
  if (const auto stop = make_folder(config.data_dir)) return stopped(*stop);
  std::optional<store::json_files::Files> files;
  if (!store::sqlite::has_database(config.data_dir)) {
    auto read = read_people(config.data_dir);
    if (!read) return stopped({Exit::bad_data, read.error().message});
    files = *std::move(read);
  }
  ShardGroup crew(config, clock, log);
  const auto on_fatal = [](const store::sqlite::Failure&) {
    constexpr std::string_view line =
        "the disk has failed: stopping, so that nothing is acknowledged that may be lost\n";
    (void)!::write(STDERR_FILENO, line.data(), line.size());
    _exit(static_cast<int>(Exit::disk_failed));
  };
  auto opened = store::sqlite::Store::open({.folder = config.data_dir, .on_fatal = on_fatal}, clock);
  if (!opened) return stopped(stop_of(opened.error()));
  const std::unique_ptr<store::sqlite::Store> store = std::move(*opened);

  auto secret = jwt_secret(config);
  if (!secret) return stopped(secret.error());
  auto people = settle_people(config.data_dir, config.dev, std::move(files), store->archive(), log);
  if (!people) return stopped({Exit::bad_data, people.error().message});

  // Tasks of the workers post to the shards and call the nodes, so the workers are destroyed before those.
  auto hashing = std::make_unique<base::Worker>(auth::Passwords::threads, auth::Passwords::waiting);
  auto encoding = std::make_unique<base::Worker>(encoding_threads, encoding_waiting);
  if (const auto built = crew.build(*store, *hashing, *encoding, *secret); !built) {
    return stopped({Exit::bad_configuration, built.error()});
  }
  const auto give_up = [&crew](const Stop& stop) {
    crew.end();
    return stopped(stop);
  };
  if (!crew.restore()) {
    return give_up({Exit::bad_data, config.data_dir + ": the database cannot be read"});
  }
  for (PlainPassword& plain : people->passwords) {
    (void)crew.home().backend().identity().import_password(plain.user, std::move(plain.password));
  }
  if (has_tls) put_in_force(*tls, config, crew, clock, log);
  IdpKeys outside_keys(config.auth, crew.home_shard().timers(), log,
                       [&](IdpKeys::Keys keys) { use_keys(std::move(keys), config, crew); });
  if (const std::error_code error = crew.serve({config.listen.host, config.listen.port})) {
    const std::string address = net::Address{config.listen.host, config.listen.port}.to_string();
    return give_up({Exit::in_use, "listen: " + address + ": " + error.message()});
  }
  std::optional<store::json_files::Exporter> exporter;
  if (config.store.json_export) {
    exporter.emplace(store::json_files::Exporter::Options{.folder = config.data_dir,
                                                          .waiting = std::move(people->only_in_file)},
                     store->archive(), log);
  }
  Signals signals(config, crew, outside_keys, log);
  const std::string url = url_of(crew.home().bound(), has_tls);
  if (config.dev) {
    log.info("ready", {{"address", url}, {"pid", getpid()}, {"try", "curl " + url}});
  } else {
    log.info("ready", {{"address", url}, {"pid", getpid()}});
  }
  crew.run();

  hashing.reset();
  encoding.reset();
  crew.end();
  log.info("stopped");
  return Exit::ok;
}

}  // namespace

Exit run(std::span<const std::string> arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);  // until Signals handles it
  const std::vector<std::string> environment = process_environment();
  const auto loaded = load(arguments, environment);
  if (!loaded) return stopped({Exit::bad_configuration, loaded.error().line()});
  switch (loaded->command) {
    case Command::help:
      print(stdout, help_text());
      return Exit::ok;
    case Command::version:
      print(stdout, version_text());
      return Exit::ok;
    case Command::print_config:
      print(stdout, config_text(*loaded));
      return Exit::ok;
    case Command::print_document:
      print(stdout, loaded->document->print());
      return Exit::ok;
    case Command::print_documents:
      print(stdout, document_list());
      return Exit::ok;
    case Command::print_api:
      print(stdout, api::operations_text());
      return Exit::ok;
    case Command::check_config: {
      const auto tls = load_tls(loaded->config);
      if (!tls) return stopped(tls.error());
      const auto keys = load_outside_keys(loaded->config.auth);
      if (!keys) return stopped({Exit::bad_configuration, keys.error().line});
      const base::SystemClock clock;
      const auto jitsi = make_jitsi(loaded->config.jitsi, clock);
      return jitsi ? Exit::ok : stopped({Exit::bad_configuration, jitsi.error()});
    }
    case Command::backup:
      return back_up(loaded->config, loaded->backup_file);
    case Command::check:
      return look_for_damage(loaded->config);
    case Command::run:
      break;
  }
  return serve(loaded->config);
}

}  // namespace parley::node
