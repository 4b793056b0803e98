#include "reference/config/dump.h"

#include "reference/config/keyword.h"
#include "reference/config/writer.h"

namespace holdfast::config {

std::string Dump(const Config& config) {
  Writer writer;
  writer.WriteBody(RootBlock(), &config);
  return writer.Take();
}

}  // namespace holdfast::config
