#pragma once
#include "engine/core/skein_module.h"

/* `skein package`: makes, checks and lists packages of the game. */
extern const struct skein_module package_module;

extern const struct cmd cmd_package;
