#pragma once
#include "engine/core/calls/call.h"

/* Calls about letters, for the doors of mail: see data/calls/mail.json. */
void calls_mail_add(struct engine *engine);
