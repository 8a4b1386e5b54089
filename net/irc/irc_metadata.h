#pragma once
#include "engine/base/str.h"

#include <jansson.h>

/* -- irc_metadata.c -- */

#define IRC_SUBS_MAX 50

struct irc_call;
struct irc_frontend;
struct irc_msg;

/* What a client has to do with metadata. Zeroed: nothing. */
struct irc_metadata {
    json_t *subs;    /* owned: keys it subscribes to, an array; NULL: none */
    json_t *pending; /* owned: key -> value, set before it is registered; NULL: none */
    json_t *own;     /* owned: values of its character, for the welcome; NULL: none */
};

void irc_metadata_command(struct irc_frontend *frontend, const struct irc_msg *msg);
/* Handles a change. */
void irc_metadata_news(struct irc_frontend *frontend, const json_t *event);
/* Asks for the client's own values, after it has logged in and before the welcome. */
void irc_metadata_begin(struct irc_frontend *frontend);
/* Writes them. */
void irc_metadata_welcome(struct irc_frontend *frontend);
/* Shows the values of a channel that the client has joined. */
void irc_metadata_joined(struct irc_frontend *frontend, const char *channel);
/* Writes 760 and the end of WHOIS, or only the end. */
void irc_metadata_whois(struct irc_frontend *frontend, const char *nick);
void irc_metadata_finish(struct irc_frontend *frontend);
