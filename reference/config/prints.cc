// How settings are written in the normal form: the other direction of arguments.cc. Each prints nothing for a setting
// that was not given.
#include "reference/config/arguments.h"
#include "reference/config/nesting.h"
#include "reference/config/values.h"

namespace holdfast::config {
namespace {

template <typename T>
const Setting<T>& As(const void* field) {
  return *static_cast<const Setting<T>*>(field);
}

}  // namespace

void PrintFlag(const void* field, const Keyword& k, Writer& w) {
  if (As<bool>(field).given() && As<bool>(field)) w.Line(k.name);
}

void PrintFlagOff(const void* field, const Keyword& k, Writer& w) {
  if (As<bool>(field).given() && !As<bool>(field)) w.Line(k.name);
}

void PrintBool(const void* field, const Keyword& k, Writer& w) {
  if (As<bool>(field).given()) w.Line(Phrase(k.name).Plain(As<bool>(field) ? "on" : "off"));
}

void PrintTime(const void* field, const Keyword& k, Writer& w) {
  const auto& time = As<Microseconds>(field);
  if (time.given()) w.Line(Phrase(k.name).Plain(DecimalText(time->count(), kSecond)));
}

void PrintMilliseconds(const void* field, const Keyword& k, Writer& w) {
  const auto& time = As<Microseconds>(field);
  if (time.given()) w.Line(Phrase(k.name).Plain(DecimalText(time->count(), 1000)));
}

void PrintText(const void* field, const Keyword& k, Writer& w) {
  const auto& text = As<std::string>(field);
  if (!text.given()) return;
  const bool alone = text->empty() && k.argument.min_words == 0;
  w.Line(alone ? Phrase(k.name) : Phrase(k.name).Word(*text));
}

void PrintWords(const void* field, const Keyword& k, Writer& w) {
  const auto& words = As<std::vector<std::string>>(field);
  if (!words.given()) return;
  Phrase phrase(k.name);
  for (const std::string& word : *words) phrase.Word(word);
  w.Line(phrase);
}

void PrintCommand(const void* field, const Keyword& k, Writer& w) {
  const auto& script = As<Script>(field);
  if (!script.given()) return;
  if (const std::string text = CommandText(*script); !text.empty()) w.Line(Phrase(k.name).Plain(text));
}

void PrintUser(const void* field, const Keyword& k, Writer& w) {
  const auto& identity = As<Script>(field);
  if (!identity.given()) return;
  // What stands after the first colon is the group, whatever it is.
  const bool two_words = !identity->user.empty() && !identity->group.empty() && !identity->group.starts_with(':');
  if (two_words) return w.Line(Phrase(k.name).Word(identity->user).Word(identity->group));
  w.Line(Phrase(k.name).Word(identity->user + (identity->group.empty() ? "" : ":" + identity->group)));
}

void PrintAddress(const void* field, const Keyword& k, Writer& w) {
  const auto& address = As<std::optional<IpAddress>>(field);
  if (address.given() && *address) w.Line(Phrase(k.name).Plain((*address)->ToString()));
}

void PrintWeight(const void* field, const Keyword& k, Writer& w) {
  const auto& weight = As<Weight>(field);
  if (weight.given()) w.Line(Phrase(k.name).Number(weight->value).Flag("reverse", weight->reverse));
}

std::string Head(const Keyword& keyword, std::string_view name) { return Phrase(keyword.name).Word(name).text(); }

void PrintNested(const void* field, const Keyword& k, Writer& w) {
  w.WriteBlock(k.name, *k.argument.block, field, false);
}

}  // namespace holdfast::config
