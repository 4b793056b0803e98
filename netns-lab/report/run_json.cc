#include "netns-lab/report/run_json.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <type_traits>

#include "netns-lab/report/run_fields.h"
#include "netns-lab/report/verdict.h"

namespace holdfast::report {
namespace {

using Json = nlohmann::ordered_json;

template <typename T>
inline constexpr bool kIsList = false;
template <typename T>
inline constexpr bool kIsList<std::vector<T>> = true;
template <typename T>
inline constexpr bool kIsMap = false;
template <typename T>
inline constexpr bool kIsMap<std::map<std::string, T>> = true;
template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

// --- writing ---

template <typename T>
Json Write(const T& value);

class Writer {
 public:
  template <typename T>
  void Must(const char* name, const T& value) {
    May(name, value);
  }
  template <typename T>
  void May(const char* name, const T& value) {
    if constexpr (kIsOptional<T>) {
      if (value) May(name, *value);
    } else if constexpr (std::is_floating_point_v<T>) {
      if (std::isfinite(value)) json[name] = value;
    } else {
      json[name] = Write(value);
    }
  }
  Json json = Json::object();
};

template <typename T>
Json Write(const T& value) {
  if constexpr (std::is_same_v<T, Verdict>) {
    return std::string(Word(value));
  } else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
    return value;
  } else if constexpr (kIsMap<T>) {
    Json object = Json::object();
    for (const auto& [key, item] : value) object[key] = item;
    return object;
  } else if constexpr (kIsList<T>) {
    Json array = Json::array();
    for (const auto& item : value) array.push_back(Write(item));
    return array;
  } else {
    Writer writer;
    Describe(writer, const_cast<T&>(value));  // Describe names fields for both directions; a Writer never assigns
    return std::move(writer.json);
  }
}

std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', /*ensure_ascii=*/false, Json::error_handler_t::replace);
}

// --- reading ---

// Remembers the first error only; after it every read does nothing.
struct Failure {
  std::string message;
  void At(const std::string& place, const std::string& what) {
    if (message.empty()) message = (place.empty() ? "" : place + ": ") + what;
  }
};

template <typename T>
void Read(const Json& json, const std::string& place, T& value, Failure& failure);

class Reader {
 public:
  Reader(const Json& json, std::string place, Failure& failure)
      : json_(json), place_(std::move(place)), failure_(failure) {}

  template <typename T>
  void Must(const char* name, T& value) {
    if (!json_.contains(name)) failure_.At(place_, "\"" + std::string(name) + "\" is missing");
    May(name, value);
  }
  template <typename T>
  void May(const char* name, T& value) {
    known_.insert(name);
    const auto found = json_.find(name);
    if (found != json_.end()) Read(*found, place_.empty() ? name : place_ + "." + name, value, failure_);
  }
  void RejectUnknown() {
    for (const auto& [key, unused] : json_.items()) {
      if (!known_.count(key)) failure_.At(place_, "unknown member \"" + key + "\"");
    }
  }

 private:
  const Json& json_;
  std::string place_;
  Failure& failure_;
  std::set<std::string> known_;
};

template <typename T>
void ReadNumber(const Json& json, const std::string& place, T& value, Failure& failure) {
  if constexpr (std::is_floating_point_v<T>) {
    if (!json.is_number()) return failure.At(place, "a number is expected");
  } else {
    if (!json.is_number_integer()) return failure.At(place, "a whole number is expected");
    if (std::is_unsigned_v<T> && !json.is_number_unsigned()) return failure.At(place, "must not be negative");
    if (sizeof(T) < sizeof(std::uint64_t) && json.get<std::uint64_t>() > std::numeric_limits<T>::max()) {
      return failure.At(place, "the number is too large");
    }
  }
  value = json.get<T>();
}

template <typename T>
void ReadMap(const Json& json, const std::string& place, std::map<std::string, T>& value, Failure& failure) {
  if (!json.is_object()) return failure.At(place, "an object is expected");
  for (const auto& [key, item] : json.items()) Read(item, place + "." + key, value[key], failure);
}

template <typename T>
void ReadList(const Json& json, const std::string& place, T& value, Failure& failure) {
  if (!json.is_array()) return failure.At(place, "an array is expected");
  value.clear();
  for (const Json& item : json) {
    value.emplace_back();
    Read(item, place + "[" + std::to_string(value.size() - 1) + "]", value.back(), failure);
  }
}

template <typename T>
void Read(const Json& json, const std::string& place, T& value, Failure& failure) {
  if constexpr (std::is_same_v<T, bool>) {
    if (!json.is_boolean()) return failure.At(place, "true or false is expected");
    value = json.get<bool>();
  } else if constexpr (std::is_arithmetic_v<T>) {
    ReadNumber(json, place, value, failure);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!json.is_string()) return failure.At(place, "a string is expected");
    value = json.get<std::string>();
  } else if constexpr (std::is_same_v<T, Verdict>) {
    std::string word;
    Read(json, place, word, failure);
    const auto verdict = VerdictFromWord(word);
    if (!verdict) return failure.At(place, "unknown verdict \"" + word + "\"");
    value = *verdict;
  } else if constexpr (kIsMap<T>) {
    ReadMap(json, place, value, failure);
  } else if constexpr (kIsOptional<T>) {
    Read(json, place, value.emplace(), failure);
  } else if constexpr (kIsList<T>) {
    ReadList(json, place, value, failure);
  } else {
    if (!json.is_object()) return failure.At(place, "an object is expected");
    Reader reader(json, place, failure);
    Describe(reader, value);
    reader.RejectUnknown();
  }
}

// nlohmann tells where the text stops being JSON only by an exception; it ends here.
Result<Json> Parse(std::string_view text) {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    const std::string_view before = text.substr(0, error.byte == 0 ? 0 : std::min(text.size(), error.byte - 1));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto column = before.size() - (before.rfind('\n') + 1) + 1;  // npos + 1 is 0: the first line
    return Fail("not JSON at line " + std::to_string(line) + ", column " + std::to_string(column));
  }
}

template <typename T>
Result<T> FromJson(std::string_view text) {
  const Result<Json> json = Parse(text);
  if (!json) return tl::make_unexpected(json.error());
  T value;
  Failure failure;
  Read(*json, "", value, failure);
  if (!failure.message.empty()) return Fail(failure.message);
  return value;
}

}  // namespace

std::string ToJson(const Run& run) { return Dump(Write(run), 2) + "\n"; }
std::string ToJson(const ClauseResult& result) { return Dump(Write(result), -1); }

Result<Run> RunFromJson(std::string_view text) {
  Result<Run> run = FromJson<Run>(text);
  if (run && run->schema != kRunSchema) {
    return Fail("schema: this program reads \"" + std::string(kRunSchema) + "\", the file is \"" + run->schema + "\"");
  }
  return run;
}

Result<ClauseResult> ResultFromJson(std::string_view text) { return FromJson<ClauseResult>(text); }

Result<Run> ReadRun(const std::string& path) {
  std::error_code ignored;
  const std::string file = std::filesystem::is_directory(path, ignored) ? path + "/run.json" : path;
  std::ifstream in(file, std::ios::binary);
  if (!in) return Fail(file + ": cannot be read");
  const std::string text(std::istreambuf_iterator<char>(in), {});
  Result<Run> run = RunFromJson(text);
  if (!run) return Fail(run.error(), file);
  return run;
}

}  // namespace holdfast::report
