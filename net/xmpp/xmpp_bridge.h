#pragma once
#include "net/bridges/net_bridge.h"

extern const struct net_bridge_protocol xmpp_bridge_protocol;
