#pragma once
#include "engine/core/skein_module.h"

/* Names beyond ASCII: engine/core/people/account.h says what they are. */
extern const struct skein_module spelling_module;

struct host;

void bind_spelling_open(struct host *host);
