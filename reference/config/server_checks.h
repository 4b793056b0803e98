// Checks of virtual servers, one by one: a caller who only wants to know what is wrong with a hundred thousand of them
// need not keep them all.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "reference/config/model.h"
#include "reference/config/reporter.h"

namespace holdfast::config {

class ServerChecks {
 public:
  explicit ServerChecks(Reporter& reporter) : reporter_(reporter) {}

  // Applies defaults and checks each of the servers; those that cannot be served are taken out. A server is passed
  // once, when it is complete.
  void Check(std::vector<VirtualServer>* servers);
  // What can be said when everything was read: names that nobody defines. Checkers that follow such a name are taken
  // out of the servers that are left in `config`.
  void Finish(Config* config);

 private:
  struct Reference {
    std::string name;
    Place where;
  };
  bool CheckOne(VirtualServer* server);
  bool IsRepeated(const VirtualServer& server);
  void NoteReferences(const VirtualServer& server);

  Reporter& reporter_;
  std::map<std::pair<VirtualServerKey, Transport>, Place> seen_;
  std::vector<Reference> groups_, files_, bfd_;
};

}  // namespace holdfast::config
