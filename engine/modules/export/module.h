#pragma once
#include "engine/core/skein_module.h"

/* The world as text: `skein export`. Other modules read a world's file by what is here. */
extern const struct skein_module export_module;

extern const struct cmd cmd_export;
