#pragma once
#include "engine/app/server_module.h"

/* The services of mail, and the relay. */
extern const struct server_module server_mail;
