// The diagram in docs/calls.md must equal the table of transitions. It is printed here and compared with the
// page.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "calls/transitions.hpp"
#include "unit/calls/said.hpp"

namespace parley::calls {
namespace {

/// Returns the word without colons, because a colon ends a label in the diagram.
std::string what_happens(const Transition& row) {
  std::string text;
  if (row.by != CallParty::system) text.append(word(row.by)).append(" ");
  text += word(row.on);
  if (row.outcome) text.append(", ").append(word(*row.outcome));
  return text;
}

std::string diagram() {
  std::string text = "```mermaid\nstateDiagram-v2\n    [*] --> dialling\n";
  std::set<State> over;
  for (const Transition& row : transitions) {
    text.append("    ").append(word(row.from)).append(" --> ").append(word(row.to));
    text.append(" : ").append(what_happens(row)).append("\n");
    if (is_final(row.to)) over.insert(row.to);
  }
  for (const State state : over) text.append("    ").append(word(state)).append(" --> [*]\n");
  return text + "```\n";
}

TEST(Diagram, InTheDocsEqualsTheTableOfTransitions) {
  // The path is relative to the working directory. __FILE__ is not used, because a compiler cache may have
  // made it relative to another folder.
  std::filesystem::path root = std::filesystem::current_path();
  while (!std::filesystem::exists(root / "docs/calls.md") && root != root.parent_path()) {
    root = root.parent_path();
  }
  std::ifstream file(root / "docs/calls.md");
  std::stringstream page;
  page << file.rdbuf();
  EXPECT_NE(page.str().find(diagram()), std::string::npos) << "docs/calls.md should have:\n" << diagram();
}

}  // namespace
}  // namespace parley::calls
