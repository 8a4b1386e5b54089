#pragma once
#include "engine/app/cmd.h"

/* `skein pages` */
extern const struct cmd cmd_pages;
