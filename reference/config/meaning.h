// What the tables cannot say: defaults that depend on other settings, and whether the parts of a configuration fit each
// other. Runs once, after the last line. What keepalived drops or changes is dropped or changed here too, and said.
#pragma once

#include <functional>
#include <string>

#include "reference/config/model.h"
#include "reference/config/reporter.h"

namespace holdfast::config {

// Settings of instances that are not given become those of global_defs, or follow from other settings.
void ApplyDefaults(Config* config, Reporter* reporter);

// Duplicate names, undefined names, trackers. Instances that cannot run are taken out.
void CheckNames(Config* config, Reporter* reporter);
void CheckInstances(Config* config, Reporter* reporter);
// What strict mode would not take.
void CheckStrict(const Config& config, Reporter* reporter);
// Weights of trackers that have no effect. See weights.h.
void CheckWeights(const Config& config, Reporter* reporter);

// Environment notes: interfaces that the host lacks.
void CheckInterfaces(const Config& config, const std::function<bool(const std::string&)>& exists, Reporter* reporter);

}  // namespace holdfast::config
