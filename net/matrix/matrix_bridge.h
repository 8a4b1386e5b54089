#pragma once

extern const struct net_bridge_protocol matrix_bridge_protocol;
