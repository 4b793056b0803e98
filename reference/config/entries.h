// Value blocks: lines that are not keywords but addresses, peers, trackers, names, routes and rules.
#pragma once

#include "reference/config/keyword.h"

namespace holdfast::config {

// The objects are the vectors of the model: VirtualAddress, TrackedInterface, Tracked, UnicastPeer, RouteEntry, names.
extern const Block kVirtualAddressBlock;
extern const Block kExcludedAddressBlock;
extern const Block kStaticAddressBlock;
extern const Block kTrackInterfaceBlock;
extern const Block kTrackScriptBlock;
extern const Block kTrackFileBlock;
extern const Block kTrackProcessBlock;
extern const Block kTrackBfdBlock;
extern const Block kUnicastPeerBlock;
extern const Block kVirtualRoutesBlock;
extern const Block kVirtualRulesBlock;
extern const Block kStaticRoutesBlock;
extern const Block kStaticRulesBlock;
extern const Block kGroupMembersBlock;
extern const Block kMailRecipientsBlock;
extern const Block kGarpInterfacesBlock;
extern const Block kLinkbeatBlock;
extern const Block kInterfaceDelaysBlock;
extern const Block kVirtualServerGroupBlock;

}  // namespace holdfast::config
