#pragma once
#include "engine/app/cmd.h"

/* `skein import` */
extern const struct cmd cmd_import;
