// Asio itself, compiled once: everybody else includes declarations only.
#include <asio/impl/src.hpp>
