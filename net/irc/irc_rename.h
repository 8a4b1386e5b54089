#pragma once
#include "engine/base/str.h"

#include <jansson.h>

/* -- irc_rename.c -- */

struct irc_frontend;
struct irc_msg;

void irc_rename_command(struct irc_frontend *frontend, const struct irc_msg *msg);
/* Shows that somebody has given a channel another name. */
void irc_rename_news(struct irc_frontend *frontend, const json_t *event, struct str by);
