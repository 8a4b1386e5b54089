#pragma once
#include "engine/core/calls/call.h"

/* Calls for the mail services: see data/calls/mail.json. */
void calls_mail_add(struct engine *engine);
