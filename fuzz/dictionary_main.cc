// Prints libFuzzer's dictionary of the configuration language, from the tables: every keyword, every word of
// enumerations and entries, and the signs of the line language.
#include <cstdio>
#include <set>
#include <string>

#include "reference/config/explain.h"

namespace {

constexpr const char* kSigns[] = {"{\n",
                                  "}\n",
                                  "\"",
                                  "'",
                                  "$A=",
                                  "$A",
                                  "${A}",
                                  "${_ENV A}",
                                  "${_RANDOM 1 2}",
                                  "${_HASH}",
                                  "= \\\n",
                                  "@host ",
                                  "@^host ",
                                  "~SEQ(i, 3) ",
                                  "~SEQx(i, 1, 2, 9) ",
                                  "~LST({a,b},{1,2}) ",
                                  "include a.conf\n",
                                  "includea b*\n",
                                  "%%% b\n",
                                  "\xef\xbb\xbf",
                                  "192.0.2.1",
                                  "192.0.2.0/24",
                                  "2001:db8::1",
                                  "eth0",
                                  "255",
                                  "-1",
                                  "0.01",
                                  "reverse"};

void Print(const std::string& word) {
  std::string text;
  for (const char c : word) {
    char octet[5] = {c, 0};
    if (c < ' ' || c > '~' || c == '"' || c == '\\')
      std::snprintf(octet, sizeof octet, "\\x%02x", static_cast<unsigned char>(c));
    text += octet;
  }
  std::printf("\"%s\"\n", text.c_str());
}

}  // namespace

int main() {
  std::set<std::string> words(std::begin(kSigns), std::end(kSigns));
  holdfast::config::ForEachKeyword([&](const std::string&, const holdfast::config::Keyword& keyword) {
    words.insert(std::string(keyword.name) + " ");
    for (const auto& choice : keyword.argument.choices) words.emplace(choice.word);
    if (!keyword.argument.block) return;
    for (const auto& word : keyword.argument.block->entry_words) words.insert(std::string(word.name) + " ");
  });
  for (const std::string& word : words) Print(word);
}
