#pragma once

extern const struct net_bridge_protocol discord_bridge_protocol;
