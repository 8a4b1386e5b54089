#pragma once
#include "engine/app/config.h"
#include "engine/core/calls/calls_office.h"

/* The configuration in force as a list for whoever cares for the game: each key with its value as one writes it, and where
 * that came from. Passwords, and those in addresses, are left out. begun: as it was at the start, which is what keys go by
 * that are taken at the start only. */
json_t *config_show(const struct config *config, const struct config *begun);
