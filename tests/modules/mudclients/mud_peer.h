#pragma once
#include "engine/app/server_module.h"
#include "net/mudclients/module.h"
#include "tests/support/tel_peer.h"

/* For tel_peer.option. */
static inline const struct tel_option *mud_option(size_t i)
{
    return mudclients_module.server->telnet_options[i];
}
