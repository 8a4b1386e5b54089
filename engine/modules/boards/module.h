#pragma once
#include "engine/core/skein_module.h"

/* Notices on boards, for the package boards; notice.h. */
extern const struct skein_module boards_module;

/* Adds sys.notices and its neighbours. */
void bind_notice_open(struct host *host);
