// The blocks that the tables define; see keyword.h for what a table is.
#pragma once

#include "reference/config/keyword.h"

namespace holdfast::config {

extern const Block kGlobalDefsBlock;
extern const Block kProcessBlock;  // the second half of global_defs
extern const Block kVrrpInstanceBlock;
extern const Block kSyncGroupBlock;
extern const Block kVrrpScriptBlock;
extern const Block kTrackFileDefinitionBlock;
extern const Block kTrackProcessDefinitionBlock;
extern const Block kTrackGroupBlock;
extern const Block kBfdInstanceBlock;
extern const Block kGarpGroupBlock;
extern const Block kSslBlock;
extern const Block kVirtualServerBlock;
extern const Block kRealServerBlock;
extern const Block kCheckersBlock;  // the checkers of a real server, as keywords

}  // namespace holdfast::config
